using System.Globalization;
using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Watch;

/// <summary>Tells by e-mail when this stack's month comes near its budget. It stops nothing.</summary>
internal static class Budget
{
    public static void Declare(Scope scope, ChatConfig config)
    {
        if (config.Alarms is not { MonthlyBudget: { } dollars, Email: { } email }) return;
        _ = new CostBudget(scope.Name("budget"), new()
        {
            Name = scope.Name("budget"),
            BudgetType = "COST",
            LimitAmount = dollars.ToString(CultureInfo.InvariantCulture),
            LimitUnit = "USD",
            TimeUnit = "MONTHLY",
            CostFilters = { new CostFilterArgs { Name = "TagKeyValue", Values = { scope.CostFilter } } },
            Notifications = { Notice("FORECASTED", 100, email), Notice("ACTUAL", 80, email) },
            Tags = scope.Tags,
        });
    }

    private static CostNotificationArgs Notice(string type, double percent, string email) => new()
    {
        NotificationType = type,
        ComparisonOperator = "GREATER_THAN",
        Threshold = percent,
        ThresholdType = "PERCENTAGE",
        SubscriberEmailAddresses = { email },
    };
}
