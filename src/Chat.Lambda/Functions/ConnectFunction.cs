using System.Net;
using Amazon.Lambda.APIGatewayEvents;
using Chat.Core;

namespace Chat.Lambda.Functions;

/// <summary>$connect: the handshake waits for it, and fails with its status where that is not 2xx.</summary>
public sealed class ConnectFunction(ChatBackend backend)
{
    public async Task<APIGatewayProxyResponse> HandleAsync(APIGatewayProxyRequest request, CancellationToken deadline)
    {
        var reply = await backend.ConnectAsync(
            new ConnectRequest(
                request.RequestContext.ConnectionId,
                DateTimeOffset.FromUnixTimeMilliseconds(request.RequestContext.ConnectedAt),
                request.Query(),
                request.Subprotocols(),
                request.Origin()),
            deadline);
        return reply.StatusCode == (int)HttpStatusCode.OK
            ? Replies.Accepted(reply.Subprotocol)
            : Replies.Refused(reply.StatusCode, reply.Reason);
    }
}
