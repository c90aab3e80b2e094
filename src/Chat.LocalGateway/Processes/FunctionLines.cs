using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Processes;

/// <summary>
/// Passes on what a process writes, a line at a time. On a thread of its own: reading a process's pipe blocks, and two
/// hundred blocked threads of the pool would be all that it has.
/// </summary>
internal static class FunctionLines
{
    // It reads lines and calls a logger, no more.
    private const int StackBytes = 256 * 1024;

    /// <param name="output">A process's stream; the task ends with it.</param>
    /// <param name="take">Called with each line that holds something.</param>
    public static Task Read(StreamReader output, Action<string> take)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Run, StackBytes) { IsBackground = true, Name = "function's lines" }.Start();
        return ended.Task;

        void Run()
        {
            try
            {
                while (output.ReadLine() is { } line)
                    if (!string.IsNullOrWhiteSpace(line)) take(line);
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // The process has ended in the middle of a line.
            }
            ended.TrySetResult();
        }
    }

    /// <summary>The level that a function's line names, as the chat's functions write them; information where it names none.</summary>
    public static LogLevel Level(string line)
    {
        if (!line.StartsWith('{')) return LogLevel.Information;
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.String
                && Enum.TryParse<LogLevel>(level.GetString(), out var parsed) && Enum.IsDefined(parsed) ? parsed : LogLevel.Information;
        }
        catch (JsonException)
        {
            return LogLevel.Information;
        }
    }
}
