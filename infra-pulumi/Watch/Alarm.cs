using Pulumi;

namespace Chat.Infra.Watch;

/// <summary>An alarm: a metric that stays above a number. docs/operators.md says for each what to do.</summary>
/// <param name="Part">The end of its name.</param>
/// <param name="Says">What has happened, for the one who is woken by it.</param>
internal sealed record Alarm(string Part, string Says, string Namespace, string Metric, double Above)
{
    /// <summary>Sum, Maximum, or a percentile such as p99.</summary>
    public string Statistic { get; init; } = "Sum";

    public int PeriodSeconds { get; init; } = 300;

    public int Periods { get; init; } = 1;

    public required InputMap<string> Dimensions { get; init; }

    public Aws.CloudWatch.MetricAlarm Declare(Scope scope, Aws.Sns.Topic topic)
    {
        var args = new Aws.CloudWatch.MetricAlarmArgs
        {
            Name = scope.Name(Part),
            AlarmDescription = $"{Says} What to do: docs/operators.md, {Part}.",
            Namespace = Namespace,
            MetricName = Metric,
            Dimensions = Dimensions,
            Period = PeriodSeconds,
            EvaluationPeriods = Periods,
            ComparisonOperator = "GreaterThanThreshold",
            Threshold = Above,
            // No events, no metric: a chat in which nobody talks is well.
            TreatMissingData = "notBreaching",
            AlarmActions = { topic.Arn },
            OkActions = { topic.Arn },
            Tags = scope.Tags,
        };
        if (!Statistic.StartsWith('p')) args.Statistic = Statistic;
        else
        {
            args.ExtendedStatistic = Statistic;
            // The slowest hundredth of ten messages is one cold start.
            args.EvaluateLowSampleCountPercentiles = "ignore";
        }
        return new(scope.Name(Part), args);
    }
}
