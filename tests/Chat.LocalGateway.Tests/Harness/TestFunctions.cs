using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Chat.LocalGateway.Functions;

namespace Chat.LocalGateway.Tests.Harness;

/// <summary>An event that reached a function.</summary>
internal sealed record Invocation(string Function, string RequestId, JsonElement Event, string Json)
{
    public JsonElement Context => Event.GetProperty("requestContext");
    public string ConnectionId => Context.GetProperty("connectionId").GetString()!;
    public string RouteKey => Context.GetProperty("routeKey").GetString()!;
    public string Body => Event.GetProperty("body").GetString()!;
}

/// <summary>Functions whose behaviour a test sets; by default they let everybody in and echo.</summary>
internal sealed class TestFunctions : IFunctionInvoker
{
    private readonly ConcurrentQueue<Invocation> _calls = new();

    /// <summary>Whether they may run on a thread that reads sockets; false for a test that makes them wait on their thread.</summary>
    public bool NeverBlocks { get; init; } = true;

    public Func<Invocation, ValueTask<InvocationResult>> Connect { get; set; } = _ => new(Ok);
    public Func<Invocation, ValueTask<InvocationResult>> Disconnect { get; set; } = _ => new(Ok);
    public Func<Invocation, ValueTask<InvocationResult>> Message { get; set; } = call => new(Reply(call.Body));

    public static InvocationResult Ok => Returns("""{"statusCode":200}""");

    public IReadOnlyList<Invocation> Calls => [.. _calls];

    public IReadOnlyList<Invocation> Of(string function) => [.. _calls.Where(call => call.Function == function)];

    public static InvocationResult Returns(string json) => new(InvocationStatus.Succeeded, Encoding.UTF8.GetBytes(json));

    public static InvocationResult Reply(string body) => Returns(JsonSerializer.Serialize(new { statusCode = 200, body }));

    public ValueTask<InvocationResult> InvokeAsync(string function, string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline)
    {
        var json = Encoding.UTF8.GetString(eventJson.Span);
        var call = new Invocation(function, requestId, JsonDocument.Parse(json).RootElement, json);
        _calls.Enqueue(call);
        return function switch
        {
            "connect" => Connect(call),
            "disconnect" => Disconnect(call),
            _ => Message(call),
        };
    }
}
