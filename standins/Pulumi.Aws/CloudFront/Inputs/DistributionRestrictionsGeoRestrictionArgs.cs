namespace Pulumi.Aws.CloudFront.Inputs;

public sealed class DistributionRestrictionsGeoRestrictionArgs : ResourceArgs
{
    public DistributionRestrictionsGeoRestrictionArgs()
    {
    }

    [Input("restrictionType", required: true)]
    public Input<string> RestrictionType { get; set; } = null!;
}
