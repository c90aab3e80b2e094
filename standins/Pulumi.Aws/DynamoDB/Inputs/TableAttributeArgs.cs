namespace Pulumi.Aws.DynamoDB.Inputs;

public sealed class TableAttributeArgs : ResourceArgs
{
    public TableAttributeArgs()
    {
    }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;
}
