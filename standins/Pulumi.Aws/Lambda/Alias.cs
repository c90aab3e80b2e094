namespace Pulumi.Aws.Lambda;

[ResourceType("aws:lambda/alias:Alias", null)]
public class Alias : CustomResource
{
    public Alias(string name, AliasArgs args, CustomResourceOptions? options = null)
        : base("aws:lambda/alias:Alias", name, args ?? new AliasArgs(), options)
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("invokeArn")]
    public Output<string> InvokeArn { get; private set; } = null!;
}

public sealed class AliasArgs : ResourceArgs
{
    public AliasArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("functionName", required: true)]
    public Input<string> FunctionName { get; set; } = null!;

    [Input("functionVersion", required: true)]
    public Input<string> FunctionVersion { get; set; } = null!;
}
