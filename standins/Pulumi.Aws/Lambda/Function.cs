namespace Pulumi.Aws.Lambda;

[ResourceType("aws:lambda/function:Function", null)]
public class Function : CustomResource
{
    public Function(string name, FunctionArgs args, CustomResourceOptions? options = null)
        : base("aws:lambda/function:Function", name, args ?? new FunctionArgs(), options)
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("version")]
    public Output<string> Version { get; private set; } = null!;
}

public sealed class FunctionArgs : ResourceArgs
{
    public FunctionArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;

    [Input("architectures")]
    public InputList<string> Architectures { get => field ??= []; set; }

    [Input("runtime")]
    public InputUnion<string, Runtime>? Runtime { get; set; }

    [Input("handler")]
    public Input<string>? Handler { get; set; }

    [Input("code")]
    public Input<Archive>? Code { get; set; }

    [Input("sourceCodeHash")]
    public Input<string>? SourceCodeHash { get; set; }

    [Input("memorySize")]
    public Input<int>? MemorySize { get; set; }

    [Input("timeout")]
    public Input<int>? Timeout { get; set; }

    [Input("publish")]
    public Input<bool>? Publish { get; set; }

    [Input("environment")]
    public Input<Inputs.FunctionEnvironmentArgs>? Environment { get; set; }

    [Input("loggingConfig")]
    public Input<Inputs.FunctionLoggingConfigArgs>? LoggingConfig { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }

    [Input("reservedConcurrentExecutions")]
    public Input<int>? ReservedConcurrentExecutions { get; set; }

    [Input("snapStart")]
    public Input<Inputs.FunctionSnapStartArgs>? SnapStart { get; set; }
}
