namespace Pulumi.Aws.Lambda.Inputs;

public sealed class FunctionSnapStartArgs : ResourceArgs
{
    public FunctionSnapStartArgs()
    {
    }

    [Input("applyOn", required: true)]
    public Input<string> ApplyOn { get; set; } = null!;
}
