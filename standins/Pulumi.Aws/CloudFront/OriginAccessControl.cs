namespace Pulumi.Aws.CloudFront;

[ResourceType("aws:cloudfront/originAccessControl:OriginAccessControl", null)]
public class OriginAccessControl : CustomResource
{
    public OriginAccessControl(string name, OriginAccessControlArgs args, CustomResourceOptions? options = null)
        : base("aws:cloudfront/originAccessControl:OriginAccessControl", name, args ?? new OriginAccessControlArgs(), options)
    {
    }
}

public sealed class OriginAccessControlArgs : ResourceArgs
{
    public OriginAccessControlArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("originAccessControlOriginType", required: true)]
    public Input<string> OriginAccessControlOriginType { get; set; } = null!;

    [Input("signingBehavior", required: true)]
    public Input<string> SigningBehavior { get; set; } = null!;

    [Input("signingProtocol", required: true)]
    public Input<string> SigningProtocol { get; set; } = null!;
}
