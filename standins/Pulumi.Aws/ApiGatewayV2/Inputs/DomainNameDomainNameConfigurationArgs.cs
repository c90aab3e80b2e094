namespace Pulumi.Aws.ApiGatewayV2.Inputs;

public sealed class DomainNameDomainNameConfigurationArgs : ResourceArgs
{
    public DomainNameDomainNameConfigurationArgs()
    {
    }

    [Input("certificateArn", required: true)]
    public Input<string> CertificateArn { get; set; } = null!;

    [Input("endpointType", required: true)]
    public Input<string> EndpointType { get; set; } = null!;

    [Input("securityPolicy", required: true)]
    public Input<string> SecurityPolicy { get; set; } = null!;
}
