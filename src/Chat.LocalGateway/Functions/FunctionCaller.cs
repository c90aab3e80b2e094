using Chat.LocalGateway.Events;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Functions;

/// <summary>How a call of a lifecycle function ended.</summary>
internal enum CallOutcome
{
    Returned,
    Failed,
    NotInvocable,
    Throttled,
    TimedOut,
}

/// <summary>Calls the functions of $connect and $disconnect, which somebody waits for, within the integration's time.</summary>
internal sealed class FunctionCaller(GatewayOptions options, IFunctionInvoker invoker, TimeProvider time, ILogger log)
{
    /// <summary>Never throws: what a function does is an outcome. The payload counts only where it returned.</summary>
    public async ValueTask<(CallOutcome Outcome, ReadOnlyMemory<byte> Payload)> CallAsync(
        string function, string requestId, string connectionId, EventBytes eventJson)
    {
        var running = RunAsync(function, requestId, connectionId, eventJson);
        try
        {
            return running.IsCompleted ? await running : await running.AsTask().WaitAsync(options.IntegrationTimeout, time);
        }
        catch (TimeoutException)
        {
            GatewayLog.TimedOut(log, function, requestId, connectionId);
            return (CallOutcome.TimedOut, default);
        }
    }

    private async ValueTask<(CallOutcome Outcome, ReadOnlyMemory<byte> Payload)> RunAsync(
        string function, string requestId, string connectionId, EventBytes eventJson)
    {
        try
        {
            var result = await invoker.InvokeAsync(function, requestId, eventJson.Json, time.GetUtcNow() + options.IntegrationTimeout);
            if (result.Status == InvocationStatus.Succeeded) return (CallOutcome.Returned, result.Payload.ToArray());
            GatewayLog.Failed(log, function, result.Status.ToString(), requestId, connectionId);
            return (Outcome(result.Status), default);
        }
        catch (Exception e)
        {
            GatewayLog.Threw(log, e, function, requestId, connectionId);
            return (CallOutcome.Failed, default);
        }
        finally
        {
            eventJson.Return();
        }
    }

    private static CallOutcome Outcome(InvocationStatus status) => status switch
    {
        InvocationStatus.NotInvocable => CallOutcome.NotInvocable,
        InvocationStatus.Throttled => CallOutcome.Throttled,
        _ => CallOutcome.Failed,
    };
}
