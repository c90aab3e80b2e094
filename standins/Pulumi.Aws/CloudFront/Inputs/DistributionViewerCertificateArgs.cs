namespace Pulumi.Aws.CloudFront.Inputs;

public sealed class DistributionViewerCertificateArgs : ResourceArgs
{
    public DistributionViewerCertificateArgs()
    {
    }

    [Input("acmCertificateArn")]
    public Input<string>? AcmCertificateArn { get; set; }

    [Input("sslSupportMethod")]
    public Input<string>? SslSupportMethod { get; set; }

    [Input("minimumProtocolVersion")]
    public Input<string>? MinimumProtocolVersion { get; set; }

    [Input("cloudfrontDefaultCertificate")]
    public Input<bool>? CloudfrontDefaultCertificate { get; set; }
}
