using Amazon.ApiGatewayManagementApi.Internal;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.ApiGatewayManagementApi.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.ApiGatewayManagementApi;

public interface IAmazonApiGatewayManagementApi : IAmazonService, IDisposable
{
    Task<DeleteConnectionResponse> DeleteConnectionAsync(DeleteConnectionRequest request, CancellationToken cancellationToken = default);

    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    Task<GetConnectionResponse> GetConnectionAsync(GetConnectionRequest request, CancellationToken cancellationToken = default);

    Task<PostToConnectionResponse> PostToConnectionAsync(PostToConnectionRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The client of @connections on AWSSDK.Core's own pipeline: its marshalling, signing, retries and errors are the SDK's.</summary>
public class AmazonApiGatewayManagementApiClient : AmazonServiceClient, IAmazonApiGatewayManagementApi
{
    private static readonly AmazonApiGatewayManagementApiMetadata Metadata = new();

    public AmazonApiGatewayManagementApiClient(AmazonApiGatewayManagementApiConfig config) : base(config)
    {
    }

    public AmazonApiGatewayManagementApiClient(AWSCredentials credentials, AmazonApiGatewayManagementApiConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Metadata;

    public virtual Task<DeleteConnectionResponse> DeleteConnectionAsync(
        DeleteConnectionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteConnectionResponse>(request, DeleteConnection, cancellationToken);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    public virtual Task<GetConnectionResponse> GetConnectionAsync(
        GetConnectionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetConnectionResponse>(request, GetConnection, cancellationToken);

    public virtual Task<PostToConnectionResponse> PostToConnectionAsync(
        PostToConnectionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PostToConnectionResponse>(request, PostToConnection, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonApiGatewayManagementApiEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonApiGatewayManagementApiAuthSchemeHandler());
    }

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonApiGatewayManagementApiConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonApiGatewayManagementApiClient(awsCredentials, (AmazonApiGatewayManagementApiConfig)clientConfig);

    // The SDK's generated clients make the options anew for each call; so does this one, for what a call costs.
    private static InvokeOptions DeleteConnection => new()
    {
        RequestMarshaller = DeleteConnectionRequestMarshaller.Instance,
        ResponseUnmarshaller = DeleteConnectionResponseUnmarshaller.Instance,
    };

    private static InvokeOptions GetConnection => new()
    {
        RequestMarshaller = GetConnectionRequestMarshaller.Instance,
        ResponseUnmarshaller = GetConnectionResponseUnmarshaller.Instance,
    };

    private static InvokeOptions PostToConnection => new()
    {
        RequestMarshaller = PostToConnectionRequestMarshaller.Instance,
        ResponseUnmarshaller = PostToConnectionResponseUnmarshaller.Instance,
    };
}
