namespace Pulumi.Aws.Sns;

[ResourceType("aws:sns/topic:Topic", null)]
public class Topic : CustomResource
{
    public Topic(string name, TopicArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:sns/topic:Topic", name, args ?? new TopicArgs(), options)
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;
}

public sealed class TopicArgs : ResourceArgs
{
    public TopicArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
