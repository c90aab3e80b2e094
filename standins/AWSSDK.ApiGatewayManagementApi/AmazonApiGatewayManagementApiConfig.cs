using System.Collections.ObjectModel;
using Amazon.ApiGatewayManagementApi.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.ApiGatewayManagementApi;

public class AmazonApiGatewayManagementApiConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("ApiGatewayManagementApi", "4.0.100.12");

    private static readonly AmazonApiGatewayManagementApiEndpointResolver EndpointResolver = new();

    public AmazonApiGatewayManagementApiConfig()
        : base(new DefaultConfigurationProvider(AmazonApiGatewayManagementApiDefaultConfiguration.GetAllConfigurations()))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "execute-api";
        EndpointProvider = new AmazonApiGatewayManagementApiEndpointProvider();
    }

    public static new string ServiceId => "ApiGatewayManagementApi";

    public override string RegionEndpointServiceName => "execute-api";

    public override string ServiceVersion => "2018-11-29";

    public override string UserAgent => UserAgentString;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        var request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint };
        var context = new RequestContext(false) { ClientConfig = this, OriginalRequest = parameters.Request, Request = request };
        return EndpointResolver.GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, null));
    }
}

public static class AmazonApiGatewayManagementApiDefaultConfiguration
{
    public static IDefaultConfiguration Standard { get; } = Configuration(DefaultConfigurationMode.Standard, 3_100);

    public static IDefaultConfiguration InRegion { get; } = Configuration(DefaultConfigurationMode.InRegion, 1_100);

    public static IDefaultConfiguration CrossRegion { get; } = Configuration(DefaultConfigurationMode.CrossRegion, 3_100);

    public static IDefaultConfiguration Mobile { get; } = Configuration(DefaultConfigurationMode.Mobile, 30_000);

    public static IDefaultConfiguration Auto { get; } = Configuration(DefaultConfigurationMode.Auto, 1_100);

    public static ReadOnlyCollection<IDefaultConfiguration> GetAllConfigurations() =>
        new([Standard, InRegion, CrossRegion, Mobile, Auto]);

    private static DefaultConfiguration Configuration(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
