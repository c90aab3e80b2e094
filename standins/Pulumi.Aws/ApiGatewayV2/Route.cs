namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/route:Route", null)]
public class Route : CustomResource
{
    public Route(string name, RouteArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/route:Route", name, args ?? new RouteArgs(), options)
    {
    }
}

public sealed class RouteArgs : ResourceArgs
{
    public RouteArgs()
    {
    }

    [Input("apiId", required: true)]
    public Input<string> ApiId { get; set; } = null!;

    [Input("routeKey", required: true)]
    public Input<string> RouteKey { get; set; } = null!;

    [Input("target")]
    public Input<string>? Target { get; set; }

    [Input("routeResponseSelectionExpression")]
    public Input<string>? RouteResponseSelectionExpression { get; set; }
}
