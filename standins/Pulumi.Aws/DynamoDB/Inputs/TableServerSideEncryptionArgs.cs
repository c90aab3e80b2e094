namespace Pulumi.Aws.DynamoDB.Inputs;

public sealed class TableServerSideEncryptionArgs : ResourceArgs
{
    public TableServerSideEncryptionArgs()
    {
    }

    [Input("enabled", required: true)]
    public Input<bool> Enabled { get; set; } = null!;
}
