namespace Pulumi.Aws.S3.Inputs;

public sealed class PolicyDocumentArgs : ResourceArgs
{
    public PolicyDocumentArgs()
    {
    }
}
