using Chat.LocalGateway.Connections;

namespace Chat.LocalGateway.Messages;

/// <summary>
/// Runs $disconnect for a connection whose socket is gone and whose messages have all ended. On AWS it may overtake a message
/// that still runs; a function must be fit for that, and here the order is kept, so that a laptop's rosters are clean.
/// </summary>
internal sealed class DisconnectStep(GatewayParts parts)
{
    /// <summary>On the pool: whoever ends a connection may be in the middle of writing to others.</summary>
    public void Queue(Connection connection, Ending ending) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => _ = state.Step.RunAsync(state.connection, state.ending), (Step: this, connection, ending), preferLocal: false);

    private async Task RunAsync(Connection connection, Ending ending)
    {
        if (parts.Routes.Disconnect is { } route)
        {
            string requestId = parts.Ids.NewRequest();
            var eventJson = parts.Events.Disconnect(connection.Subject, requestId, ending);
            await parts.Functions.CallAsync(route.Function.Name, requestId, connection.Id, eventJson);
        }
        GatewayLog.Closed(parts.Log, connection.Id, ending.Code, ending.By);
        parts.Counters.CountClosed();
        parts.Connections.Ended();
    }
}
