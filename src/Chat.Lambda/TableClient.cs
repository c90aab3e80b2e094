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

    /// <summary>
    /// Makes the client and opens a connection, TLS included, while Lambda gives the process a whole core: behind a
    /// frozen process's fraction of one a handshake takes many times as long. Region, credentials and, where there is
    /// one, another address (AWS_ENDPOINT_URL_DYNAMODB) come from the environment.
    /// </summary>
    public static Task<AmazonDynamoDBClient> OpenAsync(string table) => OpenAsync(table, new AmazonDynamoDBConfig(), credentials: null);

    internal static async Task<AmazonDynamoDBClient> OpenAsync(string table, AmazonDynamoDBConfig config, AWSCredentials? credentials)
    {
        var http = ReadyHttp.Within(Patience);
        config.MaxErrorRetry = Retries;
        config.HttpClientFactory = http;
        var client = credentials is null ? new AmazonDynamoDBClient(config) : new AmazonDynamoDBClient(credentials, config);
        // DynamoDB answers it with a word of its health.
        await http.OpenAsync(client.DetermineServiceOperationEndpoint(new GetItemRequest { TableName = table }).URL);
        return client;
    }
}
