namespace Pulumi.Aws.Sqs;

[ResourceType("aws:sqs/queue:Queue", null)]
public class Queue : CustomResource
{
    public Queue(string name, QueueArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:sqs/queue:Queue", name, args ?? new QueueArgs(), options)
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("url")]
    public Output<string> Url { get; private set; } = null!;
}

public sealed class QueueArgs : ResourceArgs
{
    public QueueArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("messageRetentionSeconds")]
    public Input<int>? MessageRetentionSeconds { get; set; }

    [Input("sqsManagedSseEnabled")]
    public Input<bool>? SqsManagedSseEnabled { get; set; }

    [Input("visibilityTimeoutSeconds")]
    public Input<int>? VisibilityTimeoutSeconds { get; set; }

    [Input("redrivePolicy")]
    public Input<string>? RedrivePolicy { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
