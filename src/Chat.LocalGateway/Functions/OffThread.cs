namespace Chat.LocalGateway.Functions;

/// <summary>
/// Keeps functions that may block off threads that have a context of their own, such as an event loop's: one that waits there
/// would stop every connection of the loop, and its own time-out too.
/// </summary>
internal sealed class OffThread(IFunctionInvoker invoker) : IFunctionInvoker
{
    public bool NeverBlocks => true;

    public static IFunctionInvoker WhereItMayBlock(IFunctionInvoker invoker) => invoker.NeverBlocks ? invoker : new OffThread(invoker);

    public ValueTask<InvocationResult> InvokeAsync(string function, string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline) =>
        SynchronizationContext.Current is null
            ? invoker.InvokeAsync(function, requestId, eventJson, deadline)
            : new(Task.Run(() => invoker.InvokeAsync(function, requestId, eventJson, deadline).AsTask()));
}
