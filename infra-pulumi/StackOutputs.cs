using Chat.Infra.Api;
using Chat.Infra.Functions;
using Chat.Infra.Identity;
using Chat.Infra.Page;
using Pulumi;

namespace Chat.Infra;

/// <summary>What `pulumi up` prints at its end, and `pulumi stack output` later.</summary>
internal static class StackOutputs
{
    public static IDictionary<string, object?> Of(
        Address address, Aws.DynamoDB.Table table, IEnumerable<RunningFunction> functions, Aws.CloudWatch.Dashboard dashboard,
        Aws.Sns.Topic alarms, WebPage? page, CustomDomain? domain, TokenIssuer? tokens)
    {
        var outputs = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["webSocketUrl"] = address.WebSocketUrl,
            ["wscat"] = Output.Format($"npx wscat -c '{address.WebSocketUrl}?{(tokens is null ? "name=alice" : "token=...")}'"),
            ["managementEndpoint"] = address.ManagementEndpoint,
            ["table"] = table.Name,
            ["dashboard"] = dashboard.DashboardName,
            ["alarmTopic"] = alarms.Arn,
        };
        foreach (var function in functions) outputs[$"function-{function.Of.Name}"] = function.Function.Name;
        Add(outputs, "pageUrl", page?.Url);
        Add(outputs, "pageDomainTarget", page?.Target);
        Add(outputs, "domainTarget", domain?.Target);
        Add(outputs, "tokenIssuer", tokens?.Issuer);
        Add(outputs, "tokenAudience", tokens?.Audience);
        Add(outputs, "signInUrl", tokens?.SignInUrl);
        return outputs;
    }

    private static void Add(Dictionary<string, object?> outputs, string name, Output<string>? value)
    {
        if (value is not null) outputs[name] = value;
    }
}
