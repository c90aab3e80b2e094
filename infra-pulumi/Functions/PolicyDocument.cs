using System.Text.Json;
using Pulumi;

namespace Chat.Infra.Functions;

/// <summary>One statement of an IAM policy: it allows, and names what.</summary>
internal sealed record Grant(IReadOnlyList<string> Actions, IReadOnlyList<Output<string>> Resources);

/// <summary>IAM policies as JSON. Only allowing ones: what nothing allows is denied.</summary>
internal static class PolicyDocument
{
    private const string Version = "2012-10-17";

    public static Output<string> Of(IEnumerable<Grant> grants) =>
        Output.All(grants.Select(grant => Output.All(grant.Resources).Apply(resources => new
        {
            Effect = "Allow",
            Action = grant.Actions,
            Resource = resources.Order(StringComparer.Ordinal).ToArray(),
        }))).Apply(statements => JsonSerializer.Serialize(new { Version, Statement = statements.ToArray() }));

    /// <summary>Who may take on a role: one service of AWS.</summary>
    public static string AssumedBy(string service) => JsonSerializer.Serialize(new
    {
        Version,
        Statement = new[] { new { Effect = "Allow", Action = "sts:AssumeRole", Principal = new { Service = service } } },
    });
}
