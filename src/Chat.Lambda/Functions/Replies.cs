using System.Net;
using Amazon.Lambda.APIGatewayEvents;

namespace Chat.Lambda.Functions;

/// <summary>The responses of the functions. API Gateway wants a status always, and takes a reply without one for an error.</summary>
internal static class Replies
{
    public static APIGatewayProxyResponse Ok(string? body = null) => With(HttpStatusCode.OK, body);

    /// <summary>Of all headers only this one passes into the handshake's 101.</summary>
    public static APIGatewayProxyResponse Accepted(string? subprotocol)
    {
        var reply = Ok();
        if (subprotocol is not null)
            reply.Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Sec-WebSocket-Protocol"] = subprotocol };
        return reply;
    }

    public static APIGatewayProxyResponse Refused(int status, string? reason) => With((HttpStatusCode)status, reason);

    public static APIGatewayProxyResponse Malformed(string sentence) => With(HttpStatusCode.BadRequest, sentence);

    private static APIGatewayProxyResponse With(HttpStatusCode status, string? body) => new() { StatusCode = (int)status, Body = body };
}
