using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

/// <summary>
/// The whole declared graph of both example stacks as text, so that a review sees what a change declares. CHAT_ACCEPT=1
/// writes the files anew.
/// </summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task The_example_stack_declares_what_was_reviewed(string stack)
    {
        var request = new StackRequest { Stack = stack };
        request = request with { Settings = request.Settings.SetItems(StackFile.Read($"Pulumi.{stack}.yaml")) };
        var declared = Text(await request.RunAsync());
        var file = Path.Combine(Repository.Root, "tests", "Chat.Infra.Tests", "snapshots", $"{stack}.txt");
        if (Environment.GetEnvironmentVariable("CHAT_ACCEPT") == "1") await File.WriteAllTextAsync(file, declared, TestContext.Current.CancellationToken);
        var reviewed = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        Assert.True(declared == reviewed, $"{Difference(reviewed, declared)}{Environment.NewLine}If that is meant, run these tests with CHAT_ACCEPT=1 in the environment and commit tests/Chat.Infra.Tests/snapshots/{stack}.txt.");
    }

    [Fact]
    public async Task The_examples_differ_as_the_two_should()
    {
        var dev = StackFile.Read("Pulumi.dev.yaml");
        var prod = StackFile.Read("Pulumi.prod.yaml");
        Assert.False(dev.ContainsKey("chat:protect"));
        Assert.Equal("true", prod["chat:protect"]);
        Assert.True(int.Parse(dev["chat:logRetentionDays"], CultureInfo.InvariantCulture) < int.Parse(prod["chat:logRetentionDays"], CultureInfo.InvariantCulture));
        Assert.Contains("chat:alarmEmail", prod.Keys);
        Assert.Contains("chat:functions", prod.Keys);
        await Task.CompletedTask;
    }

    private static string Text(DeclaredStack stack)
    {
        var text = new StringBuilder();
        foreach (var resource in stack.Resources)
        {
            text.Append(resource.Type).Append(' ').Append(resource.Name).Append(resource.Protected ? " (protected)\n" : "\n");
            foreach (var (name, value) in resource.Inputs.OrderBy(pair => pair.Key, StringComparer.Ordinal)) Write(text, name, name == "sourceCodeHash" ? "(of the package)" : value, 1);
            foreach (var waited in resource.DependsOn) text.Append("  waits for ").Append(waited).Append('\n');
        }
        text.Append("outputs\n");
        foreach (var (name, value) in stack.Outputs) Write(text, name, value, 1);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, object? value, int depth)
    {
        text.Append(' ', depth * 2).Append(name).Append(':');
        switch (value)
        {
            case ImmutableDictionary<string, object> map:
                text.Append('\n');
                foreach (var (key, item) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal)) Write(text, key, item, depth + 1);
                return;
            case ImmutableArray<object> list:
                text.Append('\n');
                foreach (var item in list) Write(text, "-", item, depth + 1);
                return;
            case string json when json.StartsWith('{'):
                Json(text.Append(" as JSON"), JsonDocument.Parse(json).RootElement, depth);
                return;
            case JsonElement element:
                Json(text, element, depth);
                return;
            default:
                text.Append(' ').Append(value is bool flag ? (flag ? "true" : "false") : value is Pulumi.AssetOrArchive ? "(a file)" : Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');
                return;
        }
    }

    private static void Json(StringBuilder text, JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('\n');
                foreach (var property in element.EnumerateObject()) Write(text, property.Name, property.Value, depth + 1);
                return;
            case JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                text.Append(' ').AppendJoin(", ", element.EnumerateArray()).Append('\n');
                return;
            case JsonValueKind.Array:
                text.Append('\n');
                foreach (var item in element.EnumerateArray()) Write(text, "-", item, depth + 1);
                return;
            default:
                text.Append(' ').Append(element).Append('\n');
                return;
        }
    }

    private static string Difference(string reviewed, string declared)
    {
        var (old, now) = (reviewed.Split('\n'), declared.Split('\n'));
        var gone = old.Except(now, StringComparer.Ordinal).Take(20).Select(line => $"- {line}");
        var come = now.Except(old, StringComparer.Ordinal).Take(20).Select(line => $"+ {line}");
        return string.Join(Environment.NewLine, gone.Concat(come).Prepend("The declared stack is not the reviewed one:"));
    }
}
