namespace Pulumi.Aws.CloudFront.Inputs;

public sealed class DistributionDefaultCacheBehaviorArgs : ResourceArgs
{
    public DistributionDefaultCacheBehaviorArgs()
    {
    }

    [Input("targetOriginId", required: true)]
    public Input<string> TargetOriginId { get; set; } = null!;

    [Input("viewerProtocolPolicy", required: true)]
    public Input<string> ViewerProtocolPolicy { get; set; } = null!;

    [Input("allowedMethods", required: true)]
    public InputList<string> AllowedMethods { get => field ??= []; set; }

    [Input("cachedMethods", required: true)]
    public InputList<string> CachedMethods { get => field ??= []; set; }

    [Input("compress")]
    public Input<bool>? Compress { get; set; }

    [Input("cachePolicyId")]
    public Input<string>? CachePolicyId { get; set; }

    [Input("responseHeadersPolicyId")]
    public Input<string>? ResponseHeadersPolicyId { get; set; }
}
