using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed partial class SecretTests
{
    private static readonly StackRequest Everything = new StackRequest()
        .With("chat:userPool", "true").With("chat:alarmEmail", "ops@example.com").With("chat:monthlyBudget", "50");

    [Fact]
    public async Task Nothing_secret_is_among_outputs_and_environments()
    {
        var stack = await Everything.RunAsync();
        var values = stack.Of("Function").SelectMany(function => ((ImmutableDictionary<string, object>)function.Map("environment")["variables"]))
            .Select(variable => KeyValuePair.Create(variable.Key, (string)variable.Value)).Concat(stack.Outputs).ToList();
        Assert.NotEmpty(values);
        Assert.Empty(values.Where(Suspicious));
        Assert.True(Suspicious(new("CHAT_API_KEY", "x")));
        Assert.True(Suspicious(new("table", "AKIAIOSFODNN7EXAMPLE")));
        Assert.True(Suspicious(new("owner", "ops@example.com")));
    }

    [Fact]
    public async Task Nothing_of_what_is_said_or_of_a_token_gets_into_the_access_log()
    {
        var format = (string)(await Everything.RunAsync()).One("Stage").Map("accessLogSettings")["format"];
        Assert.DoesNotMatch("(?i)body|querystring|header|protocol|authorizer", format);
        // API Gateway takes a template of up to 3 KB.
        Assert.InRange(format.Length, 1, 3_000);
        System.Text.Json.JsonDocument.Parse(format).Dispose();
    }

    // Names that promise a secret, forms of AWS's keys, addresses of people.
    private static bool Suspicious(KeyValuePair<string, string> value) =>
        Names().IsMatch(value.Key) || Values().IsMatch(value.Value);

    [GeneratedRegex("(?i)secret|password|credential|private|_key$|apikey")]
    private static partial Regex Names();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN|\S+@\S+\.\S+")]
    private static partial Regex Values();
}
