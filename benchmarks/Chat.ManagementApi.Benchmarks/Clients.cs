using Amazon.ApiGatewayManagementApi;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.Runtime;
using Chat.Core.Delivery;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>A client under measurement: posts one frame to one connection, and throws where that fails.</summary>
internal abstract class Client(string name) : IDisposable
{
    protected static readonly SessionAWSCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", new string('t', 800));

    public string Name { get; } = name;

    public abstract ValueTask PostAsync(string connectionId, Frame frame);

    public abstract void Dispose();
}

internal sealed class SdkClient(Uri endpoint) : Client("AWS SDK")
{
    private readonly AmazonApiGatewayManagementApiClient _client = new(Credentials, new AmazonApiGatewayManagementApiConfig
    {
        ServiceURL = endpoint.AbsoluteUri,
        AuthenticationRegion = "us-east-1",
        HttpClientFactory = endpoint.Scheme == Uri.UriSchemeHttps ? new TrustingFactory() : null,
    });

    public override async ValueTask PostAsync(string connectionId, Frame frame)
    {
        using var data = new MemoryStream(frame.Utf8.ToArray());
        await _client.PostToConnectionAsync(new PostToConnectionRequest { ConnectionId = connectionId, Data = data });
    }

    public override void Dispose() => _client.Dispose();

    /// <summary>The SDK's own handler but for the certificate, which the server has made itself.</summary>
    private sealed class TrustingFactory : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true });
    }
}

internal sealed class OurClient(Uri endpoint) : Client("Chat.ManagementApi")
{
    private readonly ManagementApiSender _sender = new(
        new ManagementApiOptions { Endpoint = endpoint, Region = "us-east-1", TrustedCertificate = static (_, _, _, _) => true },
        Credentials, TimeProvider.System, NullLogger<ManagementApiSender>.Instance);

    public override async ValueTask PostAsync(string connectionId, Frame frame)
    {
        var outcome = await _sender.SendAsync(connectionId, frame, CancellationToken.None);
        if (outcome != DeliveryOutcome.Delivered) throw new InvalidOperationException($"A post ended {outcome}.");
    }

    public override void Dispose() => _sender.Dispose();
}
