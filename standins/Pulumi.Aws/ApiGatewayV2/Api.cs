namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/api:Api", null)]
public class Api : CustomResource
{
    public Api(string name, ApiArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/api:Api", name, args ?? new ApiArgs(), options)
    {
    }

    [Output("executionArn")]
    public Output<string> ExecutionArn { get; private set; } = null!;
}

public sealed class ApiArgs : ResourceArgs
{
    public ApiArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("protocolType", required: true)]
    public Input<string> ProtocolType { get; set; } = null!;

    [Input("routeSelectionExpression")]
    public Input<string>? RouteSelectionExpression { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
