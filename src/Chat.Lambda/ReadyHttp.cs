using Amazon.Runtime;

namespace Chat.Lambda;

/// <summary>What a client of the AWS SDK sends its requests by: one HTTP client, whose first connection is open before it is needed.</summary>
/// <param name="http">It lives as long as the process.</param>
internal sealed class ReadyHttp(HttpClient http) : HttpClientFactory
{
    // It costs the first event a handshake if it comes to nothing; INIT as a whole has ten seconds.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(1);

    /// <param name="patience">How long a request may take.</param>
    public static ReadyHttp Within(TimeSpan patience) =>
        new(new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = patience });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>
    /// Opens a connection, TLS included, with a GET that costs nothing and that anybody may make. Whatever the answer is,
    /// even none, the first request will say what there is to say.
    /// </summary>
    public async Task OpenAsync(string address)
    {
        using var limit = new CancellationTokenSource(OpeningPatience);
        try
        {
            using var answer = await http.GetAsync(new Uri(address), limit.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
        }
    }
}
