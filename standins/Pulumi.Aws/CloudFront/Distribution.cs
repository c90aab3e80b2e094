namespace Pulumi.Aws.CloudFront;

[ResourceType("aws:cloudfront/distribution:Distribution", null)]
public class Distribution : CustomResource
{
    public Distribution(string name, DistributionArgs args, CustomResourceOptions? options = null)
        : base("aws:cloudfront/distribution:Distribution", name, args ?? new DistributionArgs(), options)
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("domainName")]
    public Output<string> DomainName { get; private set; } = null!;
}

public sealed class DistributionArgs : ResourceArgs
{
    public DistributionArgs()
    {
    }

    [Input("enabled", required: true)]
    public Input<bool> Enabled { get; set; } = null!;

    [Input("comment")]
    public Input<string>? Comment { get; set; }

    [Input("defaultRootObject")]
    public Input<string>? DefaultRootObject { get; set; }

    [Input("httpVersion")]
    public Input<string>? HttpVersion { get; set; }

    [Input("isIpv6Enabled")]
    public Input<bool>? IsIpv6Enabled { get; set; }

    [Input("priceClass")]
    public Input<string>? PriceClass { get; set; }

    [Input("origins", required: true)]
    public InputList<Inputs.DistributionOriginArgs> Origins { get => field ??= []; set; }

    [Input("defaultCacheBehavior", required: true)]
    public Input<Inputs.DistributionDefaultCacheBehaviorArgs> DefaultCacheBehavior { get; set; } = null!;

    [Input("restrictions", required: true)]
    public Input<Inputs.DistributionRestrictionsArgs> Restrictions { get; set; } = null!;

    [Input("viewerCertificate", required: true)]
    public Input<Inputs.DistributionViewerCertificateArgs> ViewerCertificate { get; set; } = null!;

    [Input("aliases")]
    public InputList<string> Aliases { get => field ??= []; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
