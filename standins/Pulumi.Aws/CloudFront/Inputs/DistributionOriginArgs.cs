namespace Pulumi.Aws.CloudFront.Inputs;

public sealed class DistributionOriginArgs : ResourceArgs
{
    public DistributionOriginArgs()
    {
    }

    [Input("originId", required: true)]
    public Input<string> OriginId { get; set; } = null!;

    [Input("domainName", required: true)]
    public Input<string> DomainName { get; set; } = null!;

    [Input("originAccessControlId")]
    public Input<string>? OriginAccessControlId { get; set; }
}
