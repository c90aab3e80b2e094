using Chat.Lambda;

namespace Chat.LocalGateway.Functions;

/// <summary>
/// The chat's functions in the gateway's own process: the default on a laptop. They are handed the bytes of an event and
/// hand back the bytes of a result, as on Lambda; what differs is that nothing starts cold and nothing is billed.
/// </summary>
internal sealed class InProcessFunctions(ChatFunctions functions, TimeProvider time) : IFunctionInvoker
{
    /// <summary>They are ours: asynchronous throughout, but for reads of an embedded store, which take no longer than a change of thread.</summary>
    public bool NeverBlocks => true;

    public ValueTask<InvocationResult> InvokeAsync(string function, string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline)
    {
        var running = functions.InvokeAsync(function, eventJson, new InProcessContext(function, requestId, deadline, time));
        return running.IsCompletedSuccessfully ? new(Succeeded(running.Result)) : WaitAsync(running);
    }

    private static async ValueTask<InvocationResult> WaitAsync(ValueTask<ReadOnlyMemory<byte>> running) => Succeeded(await running);

    private static InvocationResult Succeeded(ReadOnlyMemory<byte> payload) => new(InvocationStatus.Succeeded, payload);
}
