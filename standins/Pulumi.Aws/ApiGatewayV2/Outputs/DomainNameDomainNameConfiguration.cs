namespace Pulumi.Aws.ApiGatewayV2.Outputs;

[OutputType]
public sealed class DomainNameDomainNameConfiguration
{
    public readonly string TargetDomainName;

    [OutputConstructor]
    private DomainNameDomainNameConfiguration(string targetDomainName)
    {
        TargetDomainName = targetDomainName;
    }
}
