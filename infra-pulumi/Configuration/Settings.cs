namespace Chat.Infra.Configuration;

/// <param name="Level">The functions' lowest level.</param>
/// <param name="RetentionDays">How long every log group keeps its lines.</param>
/// <param name="Access">A line of JSON for each request to the API.</param>
/// <param name="Execution">API Gateway's own steps: OFF, ERROR or INFO.</param>
/// <param name="Metrics">Metrics for each route, at CloudWatch's price for custom ones.</param>
/// <param name="AccountRole">Whether this stack sets the account's role through which API Gateway writes logs, one for each Region.</param>
public sealed record LogSettings(string Level, int RetentionDays, bool Access, string Execution, bool Metrics, bool AccountRole)
{
    public bool FromApi => Access || Execution != "OFF";
}

/// <param name="Email">Who hears of alarms and of the budget; null where nobody does.</param>
/// <param name="MessageP99Milliseconds">How long the slowest hundredth of messages may take.</param>
/// <param name="RequestsPerSecond">The account's quota in this Region, messages and posts together.</param>
/// <param name="ConnectsPerSecond">The account's quota of new connections in this Region.</param>
/// <param name="MonthlyBudget">In US dollars; null for none.</param>
public sealed record AlarmSettings(
    string? Email, int MessageP99Milliseconds, int RequestsPerSecond, int ConnectsPerSecond, int? MonthlyBudget);

/// <summary>What overrides the topology's queue.</summary>
public sealed record QueueSettings
{
    public int? MaximumConcurrency { get; init; }

    public int? BatchingWindowSeconds { get; init; }

    public int? BatchSize { get; init; }

    /// <summary>Connections of a room above which its messages go by the queue.</summary>
    public int? InlineReceivers { get; init; }
}

/// <param name="Name">A host name.</param>
/// <param name="Certificate">The ARN of its certificate in AWS Certificate Manager.</param>
public sealed record DomainSettings(string Name, string Certificate);

/// <param name="Folder">The files of the page.</param>
/// <param name="Domain">Its own host name; null for the one that CloudFront gives.</param>
public sealed record PageSettings(string Folder, DomainSettings? Domain);

/// <param name="Issuer">Null where a Cognito user pool is made.</param>
/// <param name="Audience">Null where a Cognito user pool is made.</param>
/// <param name="SignUp">Of a user pool that is made: whether anybody makes an account of their own there.</param>
public sealed record TokenSettings(string? Issuer, string? Audience, bool SignUp = false)
{
    public bool MakesUserPool => Issuer is null;
}
