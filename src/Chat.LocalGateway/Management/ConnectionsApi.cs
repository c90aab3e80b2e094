using Chat.Core.Delivery;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Framing;
using Chat.LocalGateway.Management.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.LocalGateway.Management;

/// <summary>
/// The functions' way back to the connections: <c>/{stage}/@connections/{id}</c>, signed, on the gateway's own port. Functions
/// in processes of their own send every delivery through here, so a post makes its frame once and little else.
/// </summary>
internal sealed class ConnectionsApi(GatewayParts parts)
{
    private readonly SignatureCheck _signatures = new(parts.Options, parts.Clock.Time);

    /// <summary>Whether a request is this API's, if only to be refused by it.</summary>
    public bool Serves(HttpContext context) => PathOf(context).Target != ManagementTarget.None;

    public async Task AnswerAsync(HttpContext context)
    {
        string requestId = parts.Ids.NewRequest();
        try
        {
            var answer = await AnswerOfAsync(context);
            Log(context, requestId, answer);
            await answer.WriteAsync(context.Response, requestId);
        }
        catch (BadHttpRequestException malformed)
        {
            context.Response.StatusCode = malformed.StatusCode;
        }
        catch (IOException)
        {
            // The client has gone, and nobody is left to tell.
        }
    }

    /// <summary>
    /// In this order: the stage, what can be said of the signature without the body, the body's size, the signature, the
    /// throttle, and only then what is asked for.
    /// </summary>
    private async ValueTask<ManagementAnswer> AnswerOfAsync(HttpContext context)
    {
        var request = context.Request;
        if (PathOf(context).Target == ManagementTarget.OtherStage) return ManagementAnswer.Forbidden;
        if (_signatures.Begin(request.Headers, out var scope) is { } refusal) return refusal;
        if (request.ContentLength > parts.Options.MessageBytes) return ManagementAnswer.TooLarge(parts.Options.MessageBytes);
        if (await PostedData.ReadAsync(request.BodyReader, parts.Options.MessageBytes) is not { } data)
            return ManagementAnswer.TooLarge(parts.Options.MessageBytes);
        if (!_signatures.Fits(context, scope!, data.Bytes)) return ManagementAnswer.WrongSignature;
        return parts.Throttle.LetsRequest() ? Answer(context, data) : ManagementAnswer.OverRate;
    }

    private ManagementAnswer Answer(HttpContext context, PostedData data)
    {
        var path = PathOf(context);
        string method = context.Request.Method;
        if (path.Target == ManagementTarget.NoMethod || !(HttpMethods.IsPost(method) || HttpMethods.IsGet(method) || HttpMethods.IsDelete(method)))
            return ManagementAnswer.NoMethod(path.Route(parts.Options.Stage), method);
        Span<char> id = stackalloc char[ConnectionIdText.Length];
        if (!ConnectionIdText.TryRead(path.Id, id)) return ManagementAnswer.InvalidId(Uri.UnescapeDataString(path.Id));
        if (parts.Connections.Find(id) is not { } connection) return ManagementAnswer.Gone;
        if (HttpMethods.IsPost(method)) return Post(connection, data);
        if (HttpMethods.IsGet(method)) return connection.IsOpen ? ManagementAnswer.Found(ConnectionDescription.Of(connection)) : ManagementAnswer.Gone;
        return connection.Close(CloseCode.Normal) ? ManagementAnswer.Deleted : ManagementAnswer.Gone;
    }

    private static ManagementAnswer Post(Connection connection, PostedData data) =>
        data.ToFrame() is not { } frame ? ManagementAnswer.NotUtf8 : connection.Send(frame) switch
        {
            DeliveryOutcome.Delivered => ManagementAnswer.Posted,
            DeliveryOutcome.Throttled => ManagementAnswer.QueueFull,
            _ => ManagementAnswer.Gone,
        };

    private ManagementPath PathOf(HttpContext context) =>
        ManagementPath.Parse(context.Features.Get<IHttpRequestFeature>()!.RawTarget, parts.Options.Stage);

    private void Log(HttpContext context, string requestId, ManagementAnswer answer)
    {
        if (answer.IsRefusal) GatewayLog.ManagementRefused(parts.Log, context.Request.Method, requestId, answer.Status, answer.ErrorType!);
        else GatewayLog.Managed(parts.Log, context.Request.Method, requestId, answer.Status);
    }
}
