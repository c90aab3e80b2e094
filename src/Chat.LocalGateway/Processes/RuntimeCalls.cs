using System.Globalization;
using System.Text.Json;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Listening;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Processes;

/// <summary>The calls of Lambda's Runtime API, version 2018-06-01: next, response, error and init error.</summary>
internal sealed class RuntimeCalls(FunctionPool pool, TimeProvider time, ILogger log)
{
    private const string Accepted = """{"status":"OK"}""";

    private readonly string _arn = $"arn:aws:lambda:us-east-1:000000000000:function:{pool.Function.Name}";
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(pool.Function.TimeoutSeconds);

    public Task AnswerAsync(HttpContext http)
    {
        var segments = (http.Request.Path.Value ?? "").Split('/');
        if (segments.ElementAtOrDefault(1) is not { } token || !IsRuntime(http.Request.Headers) || !pool.Knows(token)) return ForbiddenAsync(http);
        return (http.Request.Method, segments[2..]) switch
        {
            ("GET", ["2018-06-01", "runtime", "invocation", "next"]) => NextAsync(http, token),
            ("POST", ["2018-06-01", "runtime", "invocation", var id, "response"]) => RespondAsync(http, token, id),
            ("POST", ["2018-06-01", "runtime", "invocation", var id, "error"]) => FailAsync(http, token, id),
            ("POST", ["2018-06-01", "runtime", "init", "error"]) => FailInitAsync(http, token),
            _ => NotFoundAsync(http),
        };
    }

    /// <summary>A runtime names this machine and no page: a browser sends an Origin, and the name that a page has made to mean this machine.</summary>
    private static bool IsRuntime(IHeaderDictionary headers) => headers.Origin.Count == 0 && LocalCaller.IsAllowed(headers.Host, origin: null);

    /// <summary>Waits until there is an event, for as long as the process does.</summary>
    private async Task NextAsync(HttpContext http, string token)
    {
        PendingInvocation? invocation;
        try
        {
            invocation = await pool.NextAsync(token);
        }
        catch (OperationCanceledException)
        {
            invocation = null;
        }

        // Lambda says so of a broken container: the runtime exits at once.
        if (invocation is null)
        {
            await ErrorAsync(http, StatusCodes.Status500InternalServerError, "Container error: the process is being ended.", "InternalServerError");
            return;
        }

        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = (time.GetUtcNow() + _timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _arn;
        headers["Lambda-Runtime-Trace-Id"] = $"{ConnectHeaders.NewTraceId(time.GetUtcNow())};Sampled=0";
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = invocation.EventJson.Length;
        await http.Response.Body.WriteAsync(invocation.EventJson, http.RequestAborted);
    }

    private async Task RespondAsync(HttpContext http, string token, string requestId)
    {
        // Read first: what breaks off in the middle is no answer, and over 6 MB the server refuses it with 413.
        var payload = await ReadAsync(http);
        if (!pool.TryAnswer(token, requestId, out var invocation))
        {
            await UnknownAsync(http);
            return;
        }
        invocation.Succeed(payload);
        await AcceptAsync(http);
    }

    private async Task FailAsync(HttpContext http, string token, string requestId)
    {
        await ReadAsync(http);
        if (!pool.TryAnswer(token, requestId, out var invocation))
        {
            await UnknownAsync(http);
            return;
        }
        // Its type and not its text: an exception's may quote what a user wrote.
        ProcessLog.Threw(log, pool.Function.Name, requestId, ErrorType(http));
        invocation.Fail();
        await AcceptAsync(http);
    }

    private async Task FailInitAsync(HttpContext http, string token)
    {
        pool.RefuseInit(token, ErrorMessage(await ReadAsync(http)) ?? ErrorType(http));
        await AcceptAsync(http);
    }

    private static string ErrorType(HttpContext http) =>
        http.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString() is { Length: > 0 } type ? type : "an error without a type";

    /// <summary>The first line of it: a sentence.</summary>
    private static string? ErrorMessage(byte[] report)
    {
        try
        {
            using var json = JsonDocument.Parse(report);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("errorMessage", out var message)
                ? message.ToString().Split('\n')[0].Trim() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 256));
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }

    private static Task AcceptAsync(HttpContext http) => WriteAsync(http, StatusCodes.Status202Accepted, Accepted);

    private static Task UnknownAsync(HttpContext http) =>
        ErrorAsync(http, StatusCodes.Status400BadRequest, "The request id is not that of this process's event.", "InvalidRequestID");

    private static Task ForbiddenAsync(HttpContext http) =>
        ErrorAsync(http, StatusCodes.Status403Forbidden, "The Runtime API is for the processes of functions.", "Forbidden");

    private static Task NotFoundAsync(HttpContext http) =>
        ErrorAsync(http, StatusCodes.Status404NotFound, "The Runtime API has no such call.", "NotFound");

    private static Task ErrorAsync(HttpContext http, int status, string message, string type) =>
        WriteAsync(http, status, $$"""{"errorMessage":"{{message}}","errorType":"{{type}}"}""");

    private static Task WriteAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    }
}
