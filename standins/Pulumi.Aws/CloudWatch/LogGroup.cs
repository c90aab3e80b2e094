namespace Pulumi.Aws.CloudWatch;

[ResourceType("aws:cloudwatch/logGroup:LogGroup", null)]
public class LogGroup : CustomResource
{
    public LogGroup(string name, LogGroupArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/logGroup:LogGroup", name, args ?? new LogGroupArgs(), options)
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;
}

public sealed class LogGroupArgs : ResourceArgs
{
    public LogGroupArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("retentionInDays")]
    public Input<int>? RetentionInDays { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
