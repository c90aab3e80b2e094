using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Logging;

/// <summary>
/// One JSON line per event. The lines go to the stream itself, not through <see cref="Console.Out"/>, which the Lambda
/// bootstrap rewrites into lines of its own form.
/// </summary>
/// <param name="minimum">Anything below is not written.</param>
/// <param name="output">Where Lambda takes each line as a record: standard output.</param>
/// <param name="time">What stamps the lines.</param>
public sealed class LambdaLog(LogLevel minimum, Stream output, TimeProvider time)
{
    // Lambda may run several invocations in one process, so "the current one" belongs to the flow of each.
    private readonly AsyncLocal<string?> _requestId = new();
    private readonly Lock _writing = new();

    /// <summary>The request that lines written from here on belong to.</summary>
    public string? RequestId
    {
        get => _requestId.Value;
        set => _requestId.Value = value;
    }

    /// <summary>A logger whose category is the full name of the type.</summary>
    public ILogger<T> For<T>() => new CategoryLogger<T>(this);

    internal bool IsEnabled(LogLevel level) => level >= minimum && level != LogLevel.None;

    internal void Write(LogLevel level, string category, EventId id, string message, Exception? exception)
    {
        var line = new ArrayBufferWriter<byte>(512);
        LogLine.Write(line, time.GetUtcNow(), level, category, id, RequestId, message, exception);
        // One write for the whole line: those of parallel invocations must not mix.
        lock (_writing)
        {
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }
}
