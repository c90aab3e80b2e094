using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using Chat.Core;

namespace Chat.Lambda.Functions;

/// <summary>Every frame of a client. The answer goes back as the route's response, which costs no post.</summary>
public sealed class MessageFunction(ChatBackend backend)
{
    public async Task<APIGatewayProxyResponse> HandleAsync(APIGatewayProxyRequest request, CancellationToken deadline)
    {
        // Base64 would stand for a binary frame, which API Gateway refuses with 1003 before any function runs.
        if (request.IsBase64Encoded) return Replies.Malformed("The body of a message is text, not base64.");
        var answer = await backend.ReceiveAsync(request.RequestContext.ConnectionId, request.Body ?? "", deadline);
        return Replies.Ok(Encoding.UTF8.GetString(answer.Span));
    }
}
