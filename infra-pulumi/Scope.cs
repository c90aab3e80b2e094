using Pulumi;

namespace Chat.Infra;

/// <summary>What keeps two stacks apart in one account: every name begins with project and stack, every resource is tagged with them.</summary>
public sealed class Scope(string project, string stack)
{
    public string Stack => stack;

    /// <summary>The name of a part, also where AWS asks for one.</summary>
    public string Name(string part) => $"{project}-{stack}-{part}";

    /// <summary>Cost Explorer groups by these once they are activated as cost allocation tags.</summary>
    public InputMap<string> Tags => new() { ["project"] = project, ["stack"] = stack, ["managed-by"] = "pulumi" };

    /// <summary>The tag that a budget counts by, in the form that AWS Budgets wants.</summary>
    public string CostFilter => $"user:stack${stack}";
}
