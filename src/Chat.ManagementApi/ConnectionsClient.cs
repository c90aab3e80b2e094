using Amazon.ApiGatewayManagementApi;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.Runtime;

namespace Chat.ManagementApi;

/// <summary>What the gateway knows of a connection.</summary>
public sealed record ConnectionInfo(DateTimeOffset? ConnectedAt, DateTimeOffset? LastActiveAt, string? SourceIp, string? UserAgent);

/// <summary>Looks at connections and ends them: rare calls, so the SDK's client makes them. Errors but 410 are its exceptions.</summary>
public sealed class ConnectionsClient : IDisposable
{
    private readonly AmazonApiGatewayManagementApiClient _client;

    /// <exception cref="FormatException">Endpoint and region make no sense; the message is one sentence for a person.</exception>
    public ConnectionsClient(ManagementApiOptions options, AWSCredentials? credentials = null)
    {
        var config = new AmazonApiGatewayManagementApiConfig
        {
            ServiceURL = options.Endpoint.AbsoluteUri,
            AuthenticationRegion = ManagementEndpoint.Of(options).Region,
            Timeout = options.Deadline,
        };
        _client = credentials is null ? new(config) : new(credentials, config);
    }

    /// <returns>The connection, or null where it is gone.</returns>
    public async Task<ConnectionInfo?> FindAsync(string connectionId, CancellationToken cancellation = default)
    {
        try
        {
            var found = await _client.GetConnectionAsync(new GetConnectionRequest { ConnectionId = connectionId }, cancellation);
            return new ConnectionInfo(found.ConnectedAt, found.LastActiveAt, found.Identity?.SourceIp, found.Identity?.UserAgent);
        }
        catch (AmazonServiceException gone) when (IsGone(gone))
        {
            return null;
        }
    }

    /// <returns>Whether there was a connection to end; false where it was gone.</returns>
    public async Task<bool> CloseAsync(string connectionId, CancellationToken cancellation = default)
    {
        try
        {
            await _client.DeleteConnectionAsync(new DeleteConnectionRequest { ConnectionId = connectionId }, cancellation);
            return true;
        }
        catch (AmazonServiceException gone) when (IsGone(gone))
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A bare 410 comes without a type, as the base exception.</summary>
    private static bool IsGone(AmazonServiceException error) =>
        error is GoneException || error.StatusCode == System.Net.HttpStatusCode.Gone;
}
