using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Amazon.ApiGatewayManagementApi.Internal;

public class AmazonApiGatewayManagementApiMetadata : IServiceMetadata
{
    public string ServiceId => "ApiGatewayManagementApi";

    public IDictionary<string, string> OperationNameMapping => new Dictionary<string, string>(0);
}

public class AmazonApiGatewayManagementApiAuthSchemeParameters : IAuthSchemeParameters
{
    public string Operation { get; set; }

    public string Region { get; set; }
}

/// <summary>Every operation is signed with SigV4.</summary>
public class AmazonApiGatewayManagementApiAuthSchemeResolver : IAuthSchemeResolver<AmazonApiGatewayManagementApiAuthSchemeParameters>
{
    public List<IAuthSchemeOption> ResolveAuthScheme(AmazonApiGatewayManagementApiAuthSchemeParameters authParameters) =>
        AuthSchemeOption.DEFAULT_SIGV4;
}

public class AmazonApiGatewayManagementApiAuthSchemeHandler : BaseAuthResolverHandler
{
    public AmazonApiGatewayManagementApiAuthSchemeResolver AuthSchemeResolver { get; } = new();

    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        return AuthSchemeResolver.ResolveAuthScheme(new AmazonApiGatewayManagementApiAuthSchemeParameters
        {
            Operation = context.Request.RequestName,
            Region = context.ClientConfig.RegionEndpoint?.SystemName,
        });
    }
}
