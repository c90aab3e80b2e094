namespace Pulumi.Aws.Lambda.Inputs;

public sealed class FunctionLoggingConfigArgs : ResourceArgs
{
    public FunctionLoggingConfigArgs()
    {
    }

    [Input("logFormat", required: true)]
    public Input<string> LogFormat { get; set; } = null!;

    [Input("applicationLogLevel")]
    public Input<string>? ApplicationLogLevel { get; set; }

    [Input("logGroup")]
    public Input<string>? LogGroup { get; set; }
}
