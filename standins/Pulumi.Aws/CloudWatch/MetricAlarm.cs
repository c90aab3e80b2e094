namespace Pulumi.Aws.CloudWatch;

[ResourceType("aws:cloudwatch/metricAlarm:MetricAlarm", null)]
public class MetricAlarm : CustomResource
{
    public MetricAlarm(string name, MetricAlarmArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/metricAlarm:MetricAlarm", name, args ?? new MetricAlarmArgs(), options)
    {
    }
}

public sealed class MetricAlarmArgs : ResourceArgs
{
    public MetricAlarmArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("alarmDescription")]
    public Input<string>? AlarmDescription { get; set; }

    [Input("namespace")]
    public Input<string>? Namespace { get; set; }

    [Input("metricName")]
    public Input<string>? MetricName { get; set; }

    [Input("dimensions")]
    public InputMap<string> Dimensions { get => field ??= []; set; }

    [Input("period")]
    public Input<int>? Period { get; set; }

    [Input("evaluationPeriods")]
    public Input<int>? EvaluationPeriods { get; set; }

    [Input("comparisonOperator")]
    public Input<string>? ComparisonOperator { get; set; }

    [Input("threshold")]
    public Input<double>? Threshold { get; set; }

    [Input("treatMissingData")]
    public Input<string>? TreatMissingData { get; set; }

    [Input("alarmActions")]
    public InputList<string> AlarmActions { get => field ??= []; set; }

    [Input("okActions")]
    public InputList<string> OkActions { get => field ??= []; set; }

    [Input("evaluateLowSampleCountPercentiles")]
    public Input<string>? EvaluateLowSampleCountPercentiles { get; set; }

    [Input("statistic")]
    public Input<string>? Statistic { get; set; }

    [Input("extendedStatistic")]
    public Input<string>? ExtendedStatistic { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
