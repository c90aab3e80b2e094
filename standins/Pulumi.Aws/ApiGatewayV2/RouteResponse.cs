namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/routeResponse:RouteResponse", null)]
public class RouteResponse : CustomResource
{
    public RouteResponse(string name, RouteResponseArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/routeResponse:RouteResponse", name, args ?? new RouteResponseArgs(), options)
    {
    }
}

public sealed class RouteResponseArgs : ResourceArgs
{
    public RouteResponseArgs()
    {
    }

    [Input("apiId", required: true)]
    public Input<string> ApiId { get; set; } = null!;

    [Input("routeId", required: true)]
    public Input<string> RouteId { get; set; } = null!;

    [Input("routeResponseKey", required: true)]
    public Input<string> RouteResponseKey { get; set; } = null!;
}
