using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Functions;

namespace Chat.LocalGateway.Messages;

/// <summary>From a client's message to the function behind its route.</summary>
internal sealed class MessageDispatcher(GatewayParts parts, IFunctionInvoker invoker)
{
    /// <summary>
    /// Starts the function on the calling thread and does not wait for it: messages of one connection run at the same time
    /// and answer in any order, as on AWS. The text is the caller's again afterwards.
    /// </summary>
    public void Dispatch(Connection connection, ReadOnlySpan<byte> text)
    {
        string requestId = parts.Ids.NewRequest();
        if (!parts.Throttle.LetsRequest())
        {
            connection.Send(ErrorFrame.Of(ErrorFrame.TooManyRequests, connection.Id, requestId));
            return;
        }
        if (parts.Routes.Select(text) is not { } route)
        {
            connection.Send(ErrorFrame.Of(ErrorFrame.Forbidden, connection.Id, requestId));
            GatewayLog.NoRoute(parts.Log, connection.Id, text.Length, requestId);
            return;
        }
        var invocation = new MessageInvocation(parts, connection, route, requestId, text.Length);
        if (!connection.TryBegin(invocation)) return;
        invocation.Run(invoker, parts.Events.Message(connection.Subject, requestId, route.Key, text));
    }
}
