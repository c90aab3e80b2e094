using Chat.Core;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Functions;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Messages;

/// <summary>One message at its function: answered once, by the function's result or by the end of its time.</summary>
internal sealed class MessageInvocation(GatewayParts parts, Connection connection, ChatRoute route, string requestId, int bytes)
{
    private readonly long _startedAt = parts.Log.IsEnabled(LogLevel.Debug) ? parts.Clock.Time.GetTimestamp() : 0;
    private int _answered;

    /// <summary>Neighbours in the connection's list of messages under way; the connection's to write.</summary>
    public MessageInvocation? Next { get; set; }
    public MessageInvocation? Previous { get; set; }

    /// <summary>In the gateway's seconds.</summary>
    public int Deadline { get; } = parts.Clock.Seconds + (int)parts.Options.IntegrationTimeout.TotalSeconds;

    public void Run(IFunctionInvoker invoker, EventBytes eventJson)
    {
        try
        {
            var deadline = parts.Clock.Time.GetUtcNow() + parts.Options.IntegrationTimeout;
            var pending = invoker.InvokeAsync(route.Function.Name, requestId, eventJson.Json, deadline);
            if (!pending.IsCompleted)
            {
                _ = WaitAsync(pending, eventJson);
                return;
            }
            Complete(pending.GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            Threw(e);
        }
        eventJson.Return();
    }

    /// <summary>
    /// The client is told, and the connection no longer waits for the function. AWS does not stop it either: it may finish,
    /// and what it returns then goes nowhere.
    /// </summary>
    public void TimeOut()
    {
        if (!TryAnswer()) return;
        GatewayLog.TimedOut(parts.Log, route.Function.Name, requestId, connection.Id);
        Leave("timed out", ErrorFrame.TimedOut);
    }

    private async Task WaitAsync(ValueTask<InvocationResult> pending, EventBytes eventJson)
    {
        try
        {
            Complete(await pending);
        }
        catch (Exception e)
        {
            Threw(e);
        }
        eventJson.Return();
    }

    private void Complete(InvocationResult result)
    {
        if (!TryAnswer()) return;
        if (result.Status != InvocationStatus.Succeeded) Failed(result.Status.ToString());
        else if (!ProxyResult.TryRead(result.Payload.Span, out var reply)) Failed("Malformed");
        else if (!route.TwoWay) Leave("done");
        else if (reply.ToFrame(parts.Options.MessageBytes) is { } frame)
        {
            connection.Send(frame);
            Leave("replied");
        }
        else Failed("Malformed");
    }

    private void Threw(Exception exception)
    {
        if (!TryAnswer()) return;
        GatewayLog.Threw(parts.Log, exception, route.Function.Name, requestId, connection.Id);
        Leave("failed", ErrorFrame.InternalServerError);
    }

    private void Failed(string status)
    {
        GatewayLog.Failed(parts.Log, route.Function.Name, status, requestId, connection.Id);
        Leave("failed", ErrorFrame.InternalServerError);
    }

    private bool TryAnswer() => Interlocked.Exchange(ref _answered, 1) == 0;

    private void Leave(string outcome, string? error = null)
    {
        if (error is not null) connection.Send(ErrorFrame.Of(error, connection.Id, requestId));
        if (_startedAt != 0)
        {
            double milliseconds = parts.Clock.Time.GetElapsedTime(_startedAt).TotalMilliseconds;
            GatewayLog.Message(parts.Log, connection.Id, route.Key, bytes, outcome, milliseconds);
        }
        connection.Ended(this);
    }
}
