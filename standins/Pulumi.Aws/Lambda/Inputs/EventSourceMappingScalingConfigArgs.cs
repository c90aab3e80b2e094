namespace Pulumi.Aws.Lambda.Inputs;

public sealed class EventSourceMappingScalingConfigArgs : ResourceArgs
{
    public EventSourceMappingScalingConfigArgs()
    {
    }

    [Input("maximumConcurrency")]
    public Input<int>? MaximumConcurrency { get; set; }
}
