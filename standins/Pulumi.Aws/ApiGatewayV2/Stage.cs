namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/stage:Stage", null)]
public class Stage : CustomResource
{
    public Stage(string name, StageArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/stage:Stage", name, args ?? new StageArgs(), options)
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;
}

public sealed class StageArgs : ResourceArgs
{
    public StageArgs()
    {
    }

    [Input("apiId", required: true)]
    public Input<string> ApiId { get; set; } = null!;

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("deploymentId")]
    public Input<string>? DeploymentId { get; set; }

    [Input("defaultRouteSettings")]
    public Input<Inputs.StageDefaultRouteSettingsArgs>? DefaultRouteSettings { get; set; }

    [Input("routeSettings")]
    public InputList<Inputs.StageRouteSettingArgs> RouteSettings { get => field ??= []; set; }

    [Input("accessLogSettings")]
    public Input<Inputs.StageAccessLogSettingsArgs>? AccessLogSettings { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
