using Microsoft.Extensions.Logging;

namespace Chat.Lambda;

/// <summary>What a function is told by environment variables, read and checked once during INIT.</summary>
/// <param name="Handler">Which function this process is.</param>
/// <param name="Table">The DynamoDB table.</param>
/// <param name="ManagementEndpoint">The stage's https address, which posts to @connections go below.</param>
/// <param name="LogLevel">The lowest level that is written.</param>
public sealed record ChatEnvironment(string Handler, string Table, Uri ManagementEndpoint, LogLevel LogLevel)
{
    /// <summary>Set by Lambda from the function's handler setting.</summary>
    public const string HandlerVariable = "_HANDLER";

    /// <summary>Set by Lambda; its absence means that somebody started the binary by hand.</summary>
    public const string RuntimeApiVariable = "AWS_LAMBDA_RUNTIME_API";

    public const string TableVariable = "CHAT_TABLE";

    public const string ManagementEndpointVariable = "CHAT_MANAGEMENT_ENDPOINT";

    public const string LogLevelVariable = "CHAT_LOG_LEVEL";

    /// <exception cref="InvalidOperationException">One sentence that names the variable at fault.</exception>
    public static ChatEnvironment Read(Func<string, string?> variable) => new(
        Required(variable, HandlerVariable),
        Required(variable, TableVariable),
        Endpoint(Required(variable, ManagementEndpointVariable)),
        Level(variable(LogLevelVariable)));

    private static string Required(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"The environment variable {name} is not set: give it in the function's configuration.");

    private static Uri Endpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "https" or "http"
            ? endpoint
            : throw new InvalidOperationException(
                $"{ManagementEndpointVariable} is '{value}': it must be the stage's address, https://{{api}}.execute-api.{{region}}.amazonaws.com/{{stage}}.");

    private static LogLevel Level(string? value) =>
        string.IsNullOrEmpty(value) ? LogLevel.Information
        : Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level
        : throw new InvalidOperationException(
            $"{LogLevelVariable} is '{value}': it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
}
