namespace Pulumi.Aws.DynamoDB.Inputs;

public sealed class TablePointInTimeRecoveryArgs : ResourceArgs
{
    public TablePointInTimeRecoveryArgs()
    {
    }

    [Input("enabled", required: true)]
    public Input<bool> Enabled { get; set; } = null!;
}
