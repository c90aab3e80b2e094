namespace Pulumi.Aws.CloudFront.Inputs;

public sealed class DistributionRestrictionsArgs : ResourceArgs
{
    public DistributionRestrictionsArgs()
    {
    }

    [Input("geoRestriction", required: true)]
    public Input<DistributionRestrictionsGeoRestrictionArgs> GeoRestriction { get; set; } = null!;
}
