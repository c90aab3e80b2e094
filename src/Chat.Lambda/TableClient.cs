using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Chat.Lambda;

/// <summary>The client of DynamoDB, ready for its first request.</summary>
internal static class TableClient
{
    // One more try for a connection that broke while the process was frozen, one for a fault of the server's. The SDK
    // has ten for DynamoDB, but throttles are the store's to wait out.
    private const int Retries = 2;

    // A request takes some 5 ms: one that hangs is to be tried again long before the function's own 29 s are up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // It costs the first event a handshake if it comes to nothing; INIT as a whole has ten seconds.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Makes the client and opens a connection, TLS included, while Lambda gives the process a whole core: behind a
    /// frozen process's fraction of one a handshake takes many times as long. Region, credentials and, where there is
    /// one, another address (AWS_ENDPOINT_URL_DYNAMODB) come from the environment.
    /// </summary>
    public static Task<AmazonDynamoDBClient> OpenAsync(string table) => OpenAsync(table, new AmazonDynamoDBConfig(), credentials: null);

    internal static async Task<AmazonDynamoDBClient> OpenAsync(string table, AmazonDynamoDBConfig config, AWSCredentials? credentials)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
        config.MaxErrorRetry = Retries;
        config.HttpClientFactory = new Only(http);
        var client = credentials is null ? new AmazonDynamoDBClient(config) : new AmazonDynamoDBClient(credentials, config);
        await OpenAsync(http, client.DetermineServiceOperationEndpoint(new GetItemRequest { TableName = table }).URL);
        return client;
    }

    // DynamoDB answers anybody's GET with a word of its health, and bills nothing. Whatever the answer is, even none,
    // the first request will say what there is to say.
    private static async Task OpenAsync(HttpClient http, string address)
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

    private sealed class Only(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
