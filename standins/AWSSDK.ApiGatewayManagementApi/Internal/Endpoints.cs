using Amazon.ApiGatewayManagementApi.Endpoints;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Amazon.ApiGatewayManagementApi.Endpoints
{
    public class ApiGatewayManagementApiEndpointParameters : EndpointParameters
    {
        public string Region { get => (string)this["Region"]; set => this["Region"] = value; }

        public bool? UseDualStack { get => (bool?)this["UseDualStack"]; set => this["UseDualStack"] = value; }

        public bool? UseFIPS { get => (bool?)this["UseFIPS"]; set => this["UseFIPS"] = value; }

        public string Endpoint { get => (string)this["Endpoint"]; set => this["Endpoint"] = value; }
    }
}

namespace Amazon.ApiGatewayManagementApi.Internal
{
    /// <summary>ServiceURL as it is; without one, the regional host, which serves no API by itself.</summary>
    public class AmazonApiGatewayManagementApiEndpointProvider : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters)
        {
            var chosen = (ApiGatewayManagementApiEndpointParameters)parameters;
            if (chosen.Endpoint is { } endpoint) return new Endpoint(endpoint);
            if (chosen.Region is not { } region) throw new AmazonClientException("Invalid Configuration: Missing Region");
            return new Endpoint($"https://execute-api.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");
        }
    }

    public class AmazonApiGatewayManagementApiEndpointResolver : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
        {
            var config = requestContext.ClientConfig;
            var alternate = requestContext.Request.AlternateEndpoint;
            return new ApiGatewayManagementApiEndpointParameters
            {
                Region = alternate?.SystemName ?? config.RegionEndpoint?.SystemName ?? RegionOf(config),
                UseDualStack = config.UseDualstackEndpoint,
                UseFIPS = config.UseFIPSEndpoint,
                Endpoint = config.ServiceURL,
            };
        }

        protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
            InjectHostPrefix(executionContext.RequestContext);

        private static string RegionOf(IClientConfig config) =>
            string.IsNullOrEmpty(config.ServiceURL) ? null
            : !string.IsNullOrEmpty(config.AuthenticationRegion) ? config.AuthenticationRegion
            : RegionEndpoint.GetBySystemName(AWSSDKUtils.DetermineRegion(config.ServiceURL)).SystemName;
    }
}
