namespace Pulumi.Aws.DynamoDB.Inputs;

public sealed class TableTtlArgs : ResourceArgs
{
    public TableTtlArgs()
    {
    }

    [Input("attributeName")]
    public Input<string>? AttributeName { get; set; }

    [Input("enabled")]
    public Input<bool>? Enabled { get; set; }
}
