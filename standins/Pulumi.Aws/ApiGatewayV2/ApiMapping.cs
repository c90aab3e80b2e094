namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/apiMapping:ApiMapping", null)]
public class ApiMapping : CustomResource
{
    public ApiMapping(string name, ApiMappingArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/apiMapping:ApiMapping", name, args ?? new ApiMappingArgs(), options)
    {
    }
}

public sealed class ApiMappingArgs : ResourceArgs
{
    public ApiMappingArgs()
    {
    }

    [Input("apiId", required: true)]
    public Input<string> ApiId { get; set; } = null!;

    [Input("domainName", required: true)]
    public Input<string> DomainName { get; set; } = null!;

    [Input("stage", required: true)]
    public Input<string> Stage { get; set; } = null!;
}
