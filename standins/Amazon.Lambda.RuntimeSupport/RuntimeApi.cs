using System.Net;
using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The HTTP calls of the Lambda Runtime API, version 2018-06-01.</summary>
internal sealed class RuntimeApi : IDisposable
{
    private static readonly MediaTypeHeaderValue ErrorType = new("application/vnd.aws.lambda.error+json");

    private readonly HttpClient _http;

    public RuntimeApi(string hostAndPort)
    {
        if (string.IsNullOrEmpty(hostAndPort))
            throw new InvalidOperationException("No Runtime API to ask: set AWS_LAMBDA_RUNTIME_API to its host and port, as Lambda does.");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://{hostAndPort}/2018-06-01/runtime/"),
            // Lambda freezes the process while it waits for an event: only the loop's token may end the wait.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<Invocation> NextAsync(CancellationToken cancellation)
    {
        var response = await _http.GetAsync("invocation/next", cancellation);
        await CheckAsync(response);
        return await Invocation.ReadAsync(response, cancellation);
    }

    public Task RespondAsync(string requestId, MemoryStream result) =>
        PostAsync($"invocation/{requestId}/response", new ByteArrayContent(result.GetBuffer(), 0, (int)result.Length));

    public Task ReportErrorAsync(string requestId, Exception exception) => PostErrorAsync($"invocation/{requestId}/error", exception);

    public Task ReportInitErrorAsync(Exception exception) => PostErrorAsync("init/error", exception);

    public void Dispose() => _http.Dispose();

    private Task PostErrorAsync(string path, Exception exception)
    {
        var content = new ByteArrayContent(ErrorReport.ToJson(exception));
        content.Headers.ContentType = ErrorType;
        return PostAsync(path, content, exception.GetType().Name);
    }

    private async Task PostAsync(string path, ByteArrayContent content, string errorType = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (errorType is not null) request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        using var response = await _http.SendAsync(request);
        await CheckAsync(response);
    }

    // What the Runtime API refuses cannot be mended from in here: the exception ends the loop, and with it the process.
    private static async Task CheckAsync(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent) return;
        var status = (int)response.StatusCode;
        var path = response.RequestMessage.RequestUri.AbsolutePath;
        var headers = response.Headers.ToDictionary(header => header.Key, header => header.Value);
        throw new RuntimeApiClientException(
            $"The Runtime API answered {status} to {path}.", status, await response.Content.ReadAsStringAsync(), headers, null);
    }
}
