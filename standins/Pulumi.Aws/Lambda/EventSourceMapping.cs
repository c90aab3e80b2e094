namespace Pulumi.Aws.Lambda;

[ResourceType("aws:lambda/eventSourceMapping:EventSourceMapping", null)]
public class EventSourceMapping : CustomResource
{
    public EventSourceMapping(string name, EventSourceMappingArgs args, CustomResourceOptions? options = null)
        : base("aws:lambda/eventSourceMapping:EventSourceMapping", name, args ?? new EventSourceMappingArgs(), options)
    {
    }
}

public sealed class EventSourceMappingArgs : ResourceArgs
{
    public EventSourceMappingArgs()
    {
    }

    [Input("eventSourceArn")]
    public Input<string>? EventSourceArn { get; set; }

    [Input("functionName", required: true)]
    public Input<string> FunctionName { get; set; } = null!;

    [Input("batchSize")]
    public Input<int>? BatchSize { get; set; }

    [Input("maximumBatchingWindowInSeconds")]
    public Input<int>? MaximumBatchingWindowInSeconds { get; set; }

    [Input("functionResponseTypes")]
    public InputList<string> FunctionResponseTypes { get => field ??= []; set; }

    [Input("scalingConfig")]
    public Input<Inputs.EventSourceMappingScalingConfigArgs>? ScalingConfig { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
