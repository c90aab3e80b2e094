namespace Pulumi.Aws.S3;

[ResourceType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", null)]
public class BucketPublicAccessBlock : CustomResource
{
    public BucketPublicAccessBlock(string name, BucketPublicAccessBlockArgs args, CustomResourceOptions? options = null)
        : base("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name, args ?? new BucketPublicAccessBlockArgs(), options)
    {
    }
}

public sealed class BucketPublicAccessBlockArgs : ResourceArgs
{
    public BucketPublicAccessBlockArgs()
    {
    }

    [Input("bucket", required: true)]
    public Input<string> Bucket { get; set; } = null!;

    [Input("blockPublicAcls")]
    public Input<bool>? BlockPublicAcls { get; set; }

    [Input("blockPublicPolicy")]
    public Input<bool>? BlockPublicPolicy { get; set; }

    [Input("ignorePublicAcls")]
    public Input<bool>? IgnorePublicAcls { get; set; }

    [Input("restrictPublicBuckets")]
    public Input<bool>? RestrictPublicBuckets { get; set; }
}
