namespace Pulumi.Aws.Lambda.Inputs;

public sealed class FunctionEnvironmentArgs : ResourceArgs
{
    public FunctionEnvironmentArgs()
    {
    }

    [Input("variables")]
    public InputMap<string> Variables { get => field ??= []; set; }
}
