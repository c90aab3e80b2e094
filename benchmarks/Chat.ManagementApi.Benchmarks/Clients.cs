using Amazon.ApiGatewayManagementApi;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.Runtime;
using Chat.Core.Delivery;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>Their names.</summary>
internal static class Clients
{
    public const string Sdk = "AWS SDK";
    public const string Ours = "Chat.ManagementApi";

    /// <summary>The bound that no client of one request at a time gets beyond.</summary>
    public const string Bare = "bare send and receive";
}

/// <summary>A client under measurement: posts one frame to one connection.</summary>
internal abstract class Client : IDisposable
{
    protected static readonly SessionAWSCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", new string('t', 800));

    public static Client Of(string name, Uri endpoint) => name == Clients.Sdk ? new SdkClient(endpoint) : new OurClient(endpoint);

    public abstract ValueTask<DeliveryOutcome> PostAsync(string connectionId, Frame frame);

    public abstract void Dispose();
}

internal sealed class SdkClient(Uri endpoint) : Client
{
    private readonly AmazonApiGatewayManagementApiClient _client = new(Credentials, new AmazonApiGatewayManagementApiConfig
    {
        ServiceURL = endpoint.AbsoluteUri,
        AuthenticationRegion = "us-east-1",
        HttpClientFactory = endpoint.Scheme == Uri.UriSchemeHttps ? new TrustingFactory() : null,
    });

    public override async ValueTask<DeliveryOutcome> PostAsync(string connectionId, Frame frame)
    {
        using var data = new MemoryStream(frame.Utf8.ToArray());
        await _client.PostToConnectionAsync(new PostToConnectionRequest { ConnectionId = connectionId, Data = data });
        return DeliveryOutcome.Delivered;
    }

    public override void Dispose() => _client.Dispose();

    /// <summary>The SDK's own handler but for the certificate, which the server has made itself.</summary>
    private sealed class TrustingFactory : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true });
    }
}

internal sealed class OurClient(Uri endpoint) : Client
{
    private readonly ManagementApiSender _sender = new(
        new ManagementApiOptions { Endpoint = endpoint, Region = "us-east-1", TrustedCertificate = static (_, _, _, _) => true },
        Credentials, TimeProvider.System, NullLogger<ManagementApiSender>.Instance);

    public override ValueTask<DeliveryOutcome> PostAsync(string connectionId, Frame frame) =>
        _sender.SendAsync(connectionId, frame, CancellationToken.None);

    public override void Dispose() => _sender.Dispose();
}
