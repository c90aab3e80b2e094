using Pulumi;

namespace Chat.Infra.Page;

/// <summary>
/// CloudFront's response headers policy, by its type token and the provider's own property names: the recorded API of
/// Pulumi.Aws, which this program keeps to, does not include it.
/// </summary>
public sealed class ResponseHeadersPolicy : CustomResource
{
    public ResponseHeadersPolicy(string name, ResponseHeadersPolicyArgs args)
        : base("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", name, args, new CustomResourceOptions { Version = ProviderVersion.Aws })
    {
    }
}

public sealed class ResponseHeadersPolicyArgs : ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("securityHeadersConfig")]
    public Input<SecurityHeadersArgs>? SecurityHeadersConfig { get; set; }
}

public sealed class SecurityHeadersArgs : ResourceArgs
{
    [Input("contentSecurityPolicy")]
    public Input<ContentSecurityPolicyArgs>? ContentSecurityPolicy { get; set; }

    [Input("contentTypeOptions")]
    public Input<ContentTypeOptionsArgs>? ContentTypeOptions { get; set; }

    [Input("referrerPolicy")]
    public Input<ReferrerPolicyArgs>? ReferrerPolicy { get; set; }

    [Input("strictTransportSecurity")]
    public Input<StrictTransportSecurityArgs>? StrictTransportSecurity { get; set; }
}

public sealed class ContentSecurityPolicyArgs : ResourceArgs
{
    [Input("contentSecurityPolicy", required: true)]
    public Input<string> ContentSecurityPolicy { get; set; } = null!;

    [Input("override", required: true)]
    public Input<bool> Override { get; set; } = null!;
}

public sealed class ContentTypeOptionsArgs : ResourceArgs
{
    [Input("override", required: true)]
    public Input<bool> Override { get; set; } = null!;
}

public sealed class ReferrerPolicyArgs : ResourceArgs
{
    [Input("referrerPolicy", required: true)]
    public Input<string> ReferrerPolicy { get; set; } = null!;

    [Input("override", required: true)]
    public Input<bool> Override { get; set; } = null!;
}

public sealed class StrictTransportSecurityArgs : ResourceArgs
{
    [Input("accessControlMaxAgeSec", required: true)]
    public Input<int> AccessControlMaxAgeSec { get; set; } = null!;

    [Input("override", required: true)]
    public Input<bool> Override { get; set; } = null!;
}
