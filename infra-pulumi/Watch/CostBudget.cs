using Pulumi;

namespace Chat.Infra.Watch;

/// <summary>
/// A budget of AWS Budgets, by its type token and the provider's own property names: the recorded API of Pulumi.Aws,
/// which this program keeps to, does not include it.
/// </summary>
public sealed class CostBudget : CustomResource
{
    public CostBudget(string name, CostBudgetArgs args)
        : base("aws:budgets/budget:Budget", name, args, new CustomResourceOptions { Version = ProviderVersion.Aws })
    {
    }
}

public sealed class CostBudgetArgs : ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("budgetType", required: true)]
    public Input<string> BudgetType { get; set; } = null!;

    [Input("limitAmount")]
    public Input<string>? LimitAmount { get; set; }

    [Input("limitUnit")]
    public Input<string>? LimitUnit { get; set; }

    [Input("timeUnit", required: true)]
    public Input<string> TimeUnit { get; set; } = null!;

    [Input("costFilters")]
    public InputList<CostFilterArgs> CostFilters { get; set; } = [];

    [Input("notifications")]
    public InputList<CostNotificationArgs> Notifications { get; set; } = [];

    [Input("tags")]
    public InputMap<string> Tags { get; set; } = [];
}

public sealed class CostFilterArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("values", required: true)]
    public InputList<string> Values { get; set; } = [];
}

public sealed class CostNotificationArgs : ResourceArgs
{
    [Input("notificationType", required: true)]
    public Input<string> NotificationType { get; set; } = null!;

    [Input("comparisonOperator", required: true)]
    public Input<string> ComparisonOperator { get; set; } = null!;

    [Input("threshold", required: true)]
    public Input<double> Threshold { get; set; } = null!;

    [Input("thresholdType", required: true)]
    public Input<string> ThresholdType { get; set; } = null!;

    [Input("subscriberEmailAddresses")]
    public InputList<string> SubscriberEmailAddresses { get; set; } = [];
}
