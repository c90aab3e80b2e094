namespace Pulumi.Aws.ApiGatewayV2;

[ResourceType("aws:apigatewayv2/domainName:DomainName", null)]
public class DomainName : CustomResource
{
    public DomainName(string name, DomainNameArgs args, CustomResourceOptions? options = null)
        : base("aws:apigatewayv2/domainName:DomainName", name, args ?? new DomainNameArgs(), options)
    {
    }

    [Output("domainName")]
    public Output<string> Domain { get; private set; } = null!;

    [Output("domainNameConfiguration")]
    public Output<Outputs.DomainNameDomainNameConfiguration> DomainNameConfiguration { get; private set; } = null!;
}

public sealed class DomainNameArgs : ResourceArgs
{
    public DomainNameArgs()
    {
    }

    [Input("domainName", required: true)]
    public Input<string> Domain { get; set; } = null!;

    [Input("domainNameConfiguration", required: true)]
    public Input<Inputs.DomainNameDomainNameConfigurationArgs> DomainNameConfiguration { get; set; } = null!;

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
