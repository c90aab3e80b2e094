namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/deployment:Deployment", null)]
public class Deployment : CustomResource
{
    public Deployment(string name, DeploymentArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/deployment:Deployment", name, args ?? new DeploymentArgs(), options)
    {
    }
}

public sealed class DeploymentArgs : ResourceArgs
{
    public DeploymentArgs()
    {
    }

    [Input("apiId", required: true)]
    public Input<string> ApiId { get; set; } = null!;

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("triggers")]
    public InputMap<string> Triggers { get => field ??= []; set; }
}
