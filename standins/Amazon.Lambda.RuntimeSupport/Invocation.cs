using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An event that the Runtime API handed out, with what its headers say.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly HttpResponseMessage _response;

    private Invocation(HttpResponseMessage response, Stream payload)
    {
        _response = response;
        Payload = payload;
        TraceId = Header("Lambda-Runtime-Trace-Id");
        Context = new InvocationContext(
            Header("Lambda-Runtime-Aws-Request-Id")
                ?? throw new InvalidOperationException("The Runtime API sent an event without the header Lambda-Runtime-Aws-Request-Id."),
            Header("Lambda-Runtime-Invoked-Function-Arn"),
            DateTimeOffset.FromUnixTimeMilliseconds(
                long.TryParse(Header("Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var deadline) ? deadline : 0));
    }

    public Stream Payload { get; }

    public string TraceId { get; }

    public InvocationContext Context { get; }

    public static async Task<Invocation> ReadAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellation));

    public void Dispose() => _response.Dispose();

    private string Header(string name) => _response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
