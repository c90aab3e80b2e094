namespace Pulumi.Aws.S3;

[ResourceType("aws:s3/bucket:Bucket", null)]
public class Bucket : CustomResource
{
    public Bucket(string name, BucketArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:s3/bucket:Bucket", name, args ?? new BucketArgs(), options)
    {
    }

    [Output("bucket")]
    public Output<string> BucketName { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("bucketRegionalDomainName")]
    public Output<string> BucketRegionalDomainName { get; private set; } = null!;
}

public sealed class BucketArgs : ResourceArgs
{
    public BucketArgs()
    {
    }

    [Input("bucketPrefix")]
    public Input<string>? BucketPrefix { get; set; }

    [Input("forceDestroy")]
    public Input<bool>? ForceDestroy { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
