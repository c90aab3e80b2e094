using Chat.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.LocalGateway;

/// <summary>Serves the page under the policy that it is written for.</summary>
/// <param name="tokens">Whether users are let in by tokens alone, which the page has to know.</param>
internal sealed class PageFiles(bool tokens)
{
    /// <summary>The page asks where its WebSocket is; here it is where the page takes it to be, on the same host.</summary>
    private readonly WebFile _configuration = tokens
        ? new("/config.json", "application/json", """{"tokens":true}"""u8.ToArray(), "\"tokens\"")
        : new("/config.json", "application/json", "{}"u8.ToArray(), "\"none\"");

    public void Serve(WebApplication http) => http.Run(AnswerAsync);

    private Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = WebPage.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            headers.Allow = "GET, HEAD";
            return Refuse(context, StatusCodes.Status405MethodNotAllowed);
        }

        var path = context.Request.Path.Value ?? "/";
        return path == _configuration.Path ? SendAsync(context, _configuration)
            : WebPage.Find(path) is { } file ? SendAsync(context, file) : Refuse(context, StatusCodes.Status404NotFound);
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task SendAsync(HttpContext context, WebFile file)
    {
        var response = context.Response;
        response.Headers.ETag = file.ETag;
        // Asked for each time, and sent only when another version of the chat is running.
        response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(file.ETag)) return Refuse(context, StatusCodes.Status304NotModified);
        response.ContentType = file.ContentType;
        response.ContentLength = file.Bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(file.Bytes).AsTask();
    }
}
