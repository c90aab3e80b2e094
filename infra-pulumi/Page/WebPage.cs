using System.Text.Json;
using Chat.Infra.Api;
using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Page;

/// <summary>The browser page: files in a bucket that only CloudFront may read, and a distribution in front of it.</summary>
internal sealed record WebPage(Output<string> Url, Output<string> Target)
{
    public static WebPage? Declare(Scope scope, ChatConfig config, Checkout checkout, Address address)
    {
        if (config.Page is not { } page) return null;
        var bucket = Bucket(scope);
        PageFiles.Declare(scope, page.Folder, bucket, address, tokens: config.Tokens is not null);
        var distribution = Distribution.Declare(scope, page, bucket, SecurityHeaders.Declare(scope, address));
        AllowReading(scope, bucket, distribution);
        var host = page.Domain is { } domain ? Output.Create(domain.Name) : distribution.DomainName;
        return new(Output.Format($"https://{host}/"), distribution.DomainName);
    }

    private static Aws.S3.Bucket Bucket(Scope scope)
    {
        var bucket = new Aws.S3.Bucket(scope.Name("page"), new()
        {
            // Names of buckets are shared by all the world: S3 adds what makes this one unique.
            BucketPrefix = scope.Name("page-"),
            // All of it is in the sources, so `pulumi destroy` may take it away.
            ForceDestroy = true,
            Tags = scope.Tags,
        });
        _ = new Aws.S3.BucketPublicAccessBlock(scope.Name("page"), new()
        {
            Bucket = bucket.BucketName,
            BlockPublicAcls = true,
            BlockPublicPolicy = true,
            IgnorePublicAcls = true,
            RestrictPublicBuckets = true,
        });
        return bucket;
    }

    private static void AllowReading(Scope scope, Aws.S3.Bucket bucket, Aws.CloudFront.Distribution distribution) =>
        _ = new Aws.S3.BucketPolicy(scope.Name("page"), new()
        {
            Bucket = bucket.BucketName,
            Policy = Output.Tuple(bucket.Arn, distribution.Arn).Apply(arns => JsonSerializer.Serialize(new
            {
                Version = "2012-10-17",
                Statement = new[]
                {
                    new
                    {
                        Effect = "Allow",
                        Principal = new { Service = "cloudfront.amazonaws.com" },
                        Action = "s3:GetObject",
                        // Every file of the bucket: S3 has no other form for it.
                        Resource = $"{arns.Item1}/*",
                        Condition = new { StringEquals = new Dictionary<string, string> { ["AWS:SourceArn"] = arns.Item2 } },
                    },
                },
            })),
        });
}
