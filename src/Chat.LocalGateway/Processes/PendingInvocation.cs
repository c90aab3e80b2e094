using Chat.LocalGateway.Functions;

namespace Chat.LocalGateway.Processes;

/// <summary>An event on its way to a process, and what came of it.</summary>
/// <param name="requestId">The event's request id.</param>
/// <param name="eventJson">A copy: a process may still be reading it when the gateway has been answered and uses its bytes again.</param>
/// <param name="deadline">When the gateway stops waiting; an event that no process took until then is dropped.</param>
/// <param name="since">When it came.</param>
internal sealed class PendingInvocation(string requestId, byte[] eventJson, DateTimeOffset deadline, DateTimeOffset since)
{
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId => requestId;

    public ReadOnlyMemory<byte> EventJson => eventJson;

    public DateTimeOffset Deadline => deadline;

    public DateTimeOffset Since => since;

    public Task<InvocationResult> Result => _result.Task;

    public void Succeed(byte[] payload) => _result.TrySetResult(new(InvocationStatus.Succeeded, payload));

    public void Fail() => _result.TrySetResult(new(InvocationStatus.Failed, default));
}
