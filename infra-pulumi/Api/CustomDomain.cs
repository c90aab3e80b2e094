using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>A host name of the operator's own, whose root is the stage.</summary>
internal sealed record CustomDomain(Scope Scope, Aws.ApiGatewayV2.DomainName Name)
{
    /// <summary>What the operator's CNAME record must point to.</summary>
    public Output<string> Target => Name.DomainNameConfiguration.Apply(configuration => configuration.TargetDomainName ?? "");

    public static CustomDomain? Declare(Scope scope, ChatConfig config)
    {
        if (config.Domain is not { } domain) return null;
        return new(scope, new(scope.Name("domain"), new()
        {
            Domain = domain.Name,
            DomainNameConfiguration = new Aws.ApiGatewayV2.Inputs.DomainNameDomainNameConfigurationArgs
            {
                CertificateArn = domain.Certificate,
                EndpointType = "REGIONAL",
                SecurityPolicy = "TLS_1_2",
            },
            Tags = scope.Tags,
        }));
    }

    public void Map(Aws.ApiGatewayV2.Api api, Aws.ApiGatewayV2.Stage stage) =>
        _ = new Aws.ApiGatewayV2.ApiMapping(Scope.Name("domain"), new()
        {
            ApiId = api.Id,
            DomainName = Name.Domain,
            Stage = stage.Name,
        });
}
