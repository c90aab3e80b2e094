namespace Pulumi.Aws.S3;

[ResourceType("aws:s3/bucketObjectv2:BucketObjectv2", null)]
public class BucketObjectv2 : CustomResource
{
    public BucketObjectv2(string name, BucketObjectv2Args args, CustomResourceOptions? options = null)
        : base("aws:s3/bucketObjectv2:BucketObjectv2", name, args ?? new BucketObjectv2Args(), options)
    {
    }
}

public sealed class BucketObjectv2Args : ResourceArgs
{
    public BucketObjectv2Args()
    {
    }

    [Input("bucket", required: true)]
    public Input<string> Bucket { get; set; } = null!;

    [Input("key")]
    public Input<string>? Key { get; set; }

    [Input("content")]
    public Input<string>? Content { get; set; }

    [Input("source")]
    public Input<AssetOrArchive>? Source { get; set; }

    [Input("sourceHash")]
    public Input<string>? SourceHash { get; set; }

    [Input("contentType")]
    public Input<string>? ContentType { get; set; }

    [Input("cacheControl")]
    public Input<string>? CacheControl { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
