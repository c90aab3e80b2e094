namespace Pulumi.Aws.Lambda;

[ResourceType("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", null)]
public class ProvisionedConcurrencyConfig : CustomResource
{
    public ProvisionedConcurrencyConfig(string name, ProvisionedConcurrencyConfigArgs args, CustomResourceOptions? options = null)
        : base("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", name, args ?? new ProvisionedConcurrencyConfigArgs(), options)
    {
    }
}

public sealed class ProvisionedConcurrencyConfigArgs : ResourceArgs
{
    public ProvisionedConcurrencyConfigArgs()
    {
    }

    [Input("functionName", required: true)]
    public Input<string> FunctionName { get; set; } = null!;

    [Input("qualifier", required: true)]
    public Input<string> Qualifier { get; set; } = null!;

    [Input("provisionedConcurrentExecutions", required: true)]
    public Input<int> ProvisionedConcurrentExecutions { get; set; } = null!;
}
