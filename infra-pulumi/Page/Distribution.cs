using Chat.Infra.Configuration;

namespace Chat.Infra.Page;

/// <summary>CloudFront before the bucket: https alone, and only what the page needs.</summary>
internal static class Distribution
{
    private const string Origin = "page";

    /// <summary>AWS's own policy CachingOptimized: keeps what Cache-Control allows, compresses, ignores cookies and queries.</summary>
    private const string CachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    public static Aws.CloudFront.Distribution Declare(
        Scope scope, PageSettings page, Aws.S3.Bucket bucket, ResponseHeadersPolicy headers)
    {
        var access = new Aws.CloudFront.OriginAccessControl(scope.Name("page"), new()
        {
            Name = scope.Name("page"),
            OriginAccessControlOriginType = "s3",
            SigningBehavior = "always",
            SigningProtocol = "sigv4",
        });
        var args = new Aws.CloudFront.DistributionArgs
        {
            Enabled = true,
            Comment = scope.Name("page"),
            DefaultRootObject = "index.html",
            HttpVersion = "http2and3",
            IsIpv6Enabled = true,
            // North America and Europe, the cheapest class. The page is small; what matters is the way to the API.
            PriceClass = "PriceClass_100",
            Origins =
            {
                new Aws.CloudFront.Inputs.DistributionOriginArgs
                {
                    OriginId = Origin,
                    DomainName = bucket.BucketRegionalDomainName,
                    OriginAccessControlId = access.Id,
                },
            },
            DefaultCacheBehavior = Behavior(headers),
            Restrictions = new Aws.CloudFront.Inputs.DistributionRestrictionsArgs
            {
                GeoRestriction = new Aws.CloudFront.Inputs.DistributionRestrictionsGeoRestrictionArgs { RestrictionType = "none" },
            },
            ViewerCertificate = Certificate(page),
            Tags = scope.Tags,
        };
        if (page.Domain is { } domain) args.Aliases.Add(domain.Name);
        return new(scope.Name("page"), args);
    }

    private static Aws.CloudFront.Inputs.DistributionDefaultCacheBehaviorArgs Behavior(ResponseHeadersPolicy headers) => new()
    {
        TargetOriginId = Origin,
        ViewerProtocolPolicy = "redirect-to-https",
        AllowedMethods = { "GET", "HEAD" },
        CachedMethods = { "GET", "HEAD" },
        Compress = true,
        CachePolicyId = CachingOptimized,
        ResponseHeadersPolicyId = headers.Id,
    };

    private static Aws.CloudFront.Inputs.DistributionViewerCertificateArgs Certificate(PageSettings page) => page.Domain is { } domain
        ? new() { AcmCertificateArn = domain.Certificate, SslSupportMethod = "sni-only", MinimumProtocolVersion = "TLSv1.2_2021" }
        : new() { CloudfrontDefaultCertificate = true };
}
