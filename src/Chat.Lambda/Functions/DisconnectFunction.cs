using Amazon.Lambda.APIGatewayEvents;
using Chat.Core;

namespace Chat.Lambda.Functions;

/// <summary>$disconnect: runs when the connection is gone already, and may never run at all. Nobody hears its reply.</summary>
public sealed class DisconnectFunction(ChatBackend backend)
{
    public async Task<APIGatewayProxyResponse> HandleAsync(APIGatewayProxyRequest request, CancellationToken deadline)
    {
        await backend.DisconnectAsync(request.RequestContext.ConnectionId, deadline);
        return Replies.Ok();
    }
}
