namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/integration:Integration", null)]
public class Integration : CustomResource
{
    public Integration(string name, IntegrationArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/integration:Integration", name, args ?? new IntegrationArgs(), options)
    {
    }

    [Output("integrationUri")]
    public Output<string?> IntegrationUri { get; private set; } = null!;

    [Output("timeoutMilliseconds")]
    public Output<int> TimeoutMilliseconds { get; private set; } = null!;
}

public sealed class IntegrationArgs : ResourceArgs
{
    public IntegrationArgs()
    {
    }

    [Input("apiId", required: true)]
    public Input<string> ApiId { get; set; } = null!;

    [Input("integrationType", required: true)]
    public Input<string> IntegrationType { get; set; } = null!;

    [Input("integrationMethod")]
    public Input<string>? IntegrationMethod { get; set; }

    [Input("integrationUri")]
    public Input<string>? IntegrationUri { get; set; }

    [Input("timeoutMilliseconds")]
    public Input<int>? TimeoutMilliseconds { get; set; }
}
