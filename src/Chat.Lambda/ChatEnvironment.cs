using System.Globalization;
using Chat.Core;
using Chat.Tokens;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda;

/// <summary>What a function is told by environment variables, read and checked once during INIT.</summary>
/// <param name="Function">Which function this process is.</param>
/// <param name="Table">The DynamoDB table.</param>
/// <param name="ManagementEndpoint">The stage's address, which posts to @connections go below.</param>
/// <param name="Region">The region to sign posts for; null takes it from the endpoint, which has it in all but a custom domain.</param>
/// <param name="LogLevel">The lowest level that is written.</param>
public sealed record ChatEnvironment(string Function, string Table, Uri ManagementEndpoint, string? Region, LogLevel LogLevel)
{
    /// <summary>Whose tokens let users in; null where everybody is a guest.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>Whose pages may connect; all where there is none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Set by Lambda from the function's handler setting, which on a managed runtime must name the assembly.</summary>
    public const string HandlerVariable = "_HANDLER";

    /// <summary>Set by Lambda; its absence means that somebody started the binary by hand.</summary>
    public const string RuntimeApiVariable = "AWS_LAMBDA_RUNTIME_API";

    /// <summary>Set by Lambda.</summary>
    public const string RegionVariable = "AWS_REGION";

    /// <summary>The address of the fan-out queue; null for a function that has no use for it.</summary>
    public Uri? FanOutQueue { get; init; }

    /// <summary>
    /// Connections of a room up to which one invocation posts to all of them; null for the chat's own default, and for
    /// $connect where there is no queue.
    /// </summary>
    public int? InlineReceivers { get; init; }

    /// <exception cref="InvalidOperationException">One sentence that names the variable at fault.</exception>
    public static ChatEnvironment Read(Func<string, string?> variable)
    {
        var function = Present(variable, ChatVariables.Function) ?? Required(variable, HandlerVariable);
        return new(
            function,
            Required(variable, ChatVariables.Table),
            Endpoint(Required(variable, ChatVariables.ManagementEndpoint)),
            Present(variable, RegionVariable),
            Level(Present(variable, ChatVariables.LogLevel)))
        {
            FanOutQueue = Reads(function, ChatVariables.FanOutQueue) ? Queue(Required(variable, ChatVariables.FanOutQueue)) : null,
            InlineReceivers = Receivers(Present(variable, ChatVariables.InlineReceivers)),
            Tokens = Issuer(Present(variable, ChatVariables.TokenIssuer), Present(variable, ChatVariables.TokenAudience)),
            AllowedOrigins = Listed(Present(variable, ChatVariables.AllowedOrigins)),
        };
    }

    /// <summary>Whether the process is the function behind the queue, whose events are of another kind than those of the routes.</summary>
    public static bool TakesFromQueue(Func<string, string?> variable) =>
        (Present(variable, ChatVariables.Function) ?? variable(HandlerVariable)) == ChatTopology.FanOutQueue.Consumer.Name;

    private static bool Reads(string function, string variable) =>
        ChatTopology.Functions.Any(known => known.Name == function && known.Variables.Contains(variable));

    private static string? Present(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } value ? value : null;

    private static string Required(Func<string, string?> variable, string name) => Present(variable, name)
        ?? throw new InvalidOperationException($"The environment variable {name} is not set: give it in the function's configuration.");

    private static Uri Endpoint(string value) => Address(value) ?? throw new InvalidOperationException(
        $"{ChatVariables.ManagementEndpoint} is '{value}': it must be the stage's address, "
        + "https://{api}.execute-api.{region}.amazonaws.com/{stage}.");

    private static Uri Queue(string value) => Address(value) ?? throw new InvalidOperationException(
        $"{ChatVariables.FanOutQueue} is '{value}': it must be the queue's address, https://sqs.{{region}}.amazonaws.com/{{account}}/{{name}}.");

    private static Uri? Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;

    private static int? Receivers(string? value) =>
        value is null ? null
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var receivers) ? receivers
        : throw new InvalidOperationException($"{ChatVariables.InlineReceivers} is '{value}': it must be a number of connections, such as 500.");

    private static TokenOptions? Issuer(string? issuer, string? audience) => (issuer, audience) switch
    {
        (null, null) => null,
        ({ }, null) => throw Apart(ChatVariables.TokenIssuer, ChatVariables.TokenAudience),
        (null, { }) => throw Apart(ChatVariables.TokenAudience, ChatVariables.TokenIssuer),
        _ when TokenOptions.FaultOf(issuer) is { } fault =>
            throw new InvalidOperationException($"{ChatVariables.TokenIssuer} is '{issuer}': {fault}."),
        _ => new(issuer, audience),
    };

    private static InvalidOperationException Apart(string given, string missing) => new($"{given} is set without {missing}: set both or neither.");

    private static string[] Listed(string? origins)
    {
        if (origins is null) return [];
        var list = origins.Split(',', StringSplitOptions.TrimEntries);
        foreach (var origin in list)
        {
            if (Origins.FaultOf(origin) is { } fault)
                throw new InvalidOperationException($"{ChatVariables.AllowedOrigins} has '{origin}': {fault}.");
        }

        return list;
    }

    private static LogLevel Level(string? value) =>
        value is null ? LogLevel.Information
        : Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level) && !int.TryParse(value, out _) ? level
        : throw new InvalidOperationException(
            $"{ChatVariables.LogLevel} is '{value}': it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
}
