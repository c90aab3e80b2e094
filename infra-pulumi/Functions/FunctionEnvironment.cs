using System.Globalization;
using Chat.Core;
using Chat.Infra.Api;
using Chat.Infra.Configuration;
using Chat.Infra.Identity;
using Pulumi;

namespace Chat.Infra.Functions;

/// <summary>The values of the variables that the topology names. A name without a value is a fault of this program.</summary>
public sealed class FunctionEnvironment(
    ChatConfig config, Aws.DynamoDB.Table table, Address address, Aws.Sqs.Queue? queue, TokenIssuer? tokens, Output<string>? pageUrl)
{
    private static readonly ChatOptions Defaults = new();

    public InputMap<string> Of(ChatFunction function)
    {
        var variables = new InputMap<string>();
        foreach (var name in function.Variables)
            if (Value(name, function) is { } value) variables.Add(name, value);
        return variables;
    }

    private Output<string>? Value(string name, ChatFunction function) => name switch
    {
        ChatVariables.Function => Output.Create(function.Name),
        ChatVariables.Table => table.Name,
        ChatVariables.ManagementEndpoint => address.ManagementEndpoint,
        ChatVariables.LogLevel => Output.Create(config.Logs.Level),
        ChatVariables.FanOutQueue =>
            queue?.Url ?? throw new InvalidOperationException($"{name} is read by {function.Name}, and the topology has no queue."),
        ChatVariables.InlineReceivers => Output.Create((config.Queue.InlineReceivers ?? Defaults.InlineReceivers).ToString(CultureInfo.InvariantCulture)),
        ChatVariables.TokenIssuer => tokens?.Issuer,
        ChatVariables.TokenAudience => tokens?.Audience,
        ChatVariables.AllowedOrigins => Origins(),
        _ => throw new InvalidOperationException($"{name} is read by {function.Name}, and this program has no value for it."),
    };

    // The stack's own page comes in always, and where nothing else is listed it alone. Without a page nobody is kept out unless somebody is listed.
    private Output<string>? Origins() =>
        pageUrl is null ? (config.AllowedOrigins.Count == 0 ? null : Output.Create(string.Join(',', config.AllowedOrigins)))
        : pageUrl.Apply(url => string.Join(',', config.AllowedOrigins.Append(url.TrimEnd('/')).Distinct(StringComparer.Ordinal)));
}
