namespace Pulumi.Aws.Sns;

[ResourceType("aws:sns/topicSubscription:TopicSubscription", null)]
public class TopicSubscription : CustomResource
{
    public TopicSubscription(string name, TopicSubscriptionArgs args, CustomResourceOptions? options = null)
        : base("aws:sns/topicSubscription:TopicSubscription", name, args ?? new TopicSubscriptionArgs(), options)
    {
    }
}

public sealed class TopicSubscriptionArgs : ResourceArgs
{
    public TopicSubscriptionArgs()
    {
    }

    [Input("topic", required: true)]
    public Input<string> Topic { get; set; } = null!;

    [Input("protocol", required: true)]
    public Input<string> Protocol { get; set; } = null!;

    [Input("endpoint", required: true)]
    public Input<string> Endpoint { get; set; } = null!;
}
