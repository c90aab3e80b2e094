namespace Chat.LocalGateway.Functions;

/// <summary>Runs the functions behind the routes: in this process, or in processes of their own as Lambda does.</summary>
public interface IFunctionInvoker
{
    /// <summary>
    /// Whether <see cref="InvokeAsync"/> gives its thread back while it waits for anything. Only then may it run on a thread that
    /// reads sockets; else it costs two changes of thread for each message.
    /// </summary>
    bool NeverBlocks => false;

    /// <summary>
    /// Runs one function on one event. May complete on the calling thread, may take longer than the deadline: the gateway
    /// has then answered for it, and takes no notice of what comes later.
    /// </summary>
    /// <param name="function">The name of a function of the topology.</param>
    /// <param name="requestId">The event's request id, for the function's logs.</param>
    /// <param name="eventJson">The event, UTF-8. The bytes are the gateway's again once the task has completed.</param>
    /// <param name="deadline">When the gateway stops waiting.</param>
    ValueTask<InvocationResult> InvokeAsync(string function, string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline);
}
