using Chat.Infra.Api;
using Pulumi;

namespace Chat.Infra.Page;

/// <summary>The headers that CloudFront adds to every file of the page.</summary>
internal static class SecurityHeaders
{
    private const int TwoYearsInSeconds = 63_072_000;

    private const string OwnFiles = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;";

    private const string NothingElse = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static ResponseHeadersPolicy Declare(Scope scope, Address address) => new(scope.Name("page"), new()
    {
        Name = scope.Name("page"),
        SecurityHeadersConfig = new SecurityHeadersArgs
        {
            // Scripts of this host alone, none inline, and connections to this chat alone.
            ContentSecurityPolicy = new ContentSecurityPolicyArgs
            {
                ContentSecurityPolicy = Output.Format($"{OwnFiles} connect-src 'self' {address.WebSocketSource}; {NothingElse}"),
                Override = true,
            },
            ContentTypeOptions = new ContentTypeOptionsArgs { Override = true },
            ReferrerPolicy = new ReferrerPolicyArgs { ReferrerPolicy = "no-referrer", Override = true },
            StrictTransportSecurity = new StrictTransportSecurityArgs { AccessControlMaxAgeSec = TwoYearsInSeconds, Override = true },
        },
    });
}
