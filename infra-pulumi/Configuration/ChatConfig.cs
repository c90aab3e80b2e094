using Chat.Packaging;
using Pulumi;

namespace Chat.Infra.Configuration;

/// <summary>A stack's settings, all of them checked. docs/operators.md lists the keys.</summary>
public sealed record ChatConfig
{
    public required string Region { get; init; }

    /// <summary>The stage is part of the address that clients are given.</summary>
    public required string Stage { get; init; }

    /// <summary>Keeps the table and the users from being deleted.</summary>
    public required bool Protect { get; init; }

    public required PackageKind Package { get; init; }

    /// <summary>Null: the program publishes the functions itself.</summary>
    public required string? PackagePath { get; init; }

    public required bool SnapStart { get; init; }

    public required IReadOnlyDictionary<string, FunctionSettings> Functions { get; init; }

    public required IReadOnlyDictionary<string, RouteThrottle> Routes { get; init; }

    public required LogSettings Logs { get; init; }

    public required AlarmSettings Alarms { get; init; }

    public required QueueSettings Queue { get; init; }

    /// <summary>The function that takes from the queue; null where there is no queue.</summary>
    public required string? QueueConsumer { get; init; }

    public required DomainSettings? Domain { get; init; }

    public required PageSettings? Page { get; init; }

    public required TokenSettings? Tokens { get; init; }

    /// <summary>Pages of these origins may connect; all may where the list is empty.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    public FunctionSettings Of(string function) => Functions.GetValueOrDefault(function) ?? new();

    /// <exception cref="RunException">Lists every fault, one sentence each.</exception>
    public static ChatConfig Read(Topology topology, Checkout checkout, Scope scope)
    {
        var reader = new ConfigReader();
        var config = Rules.Read(reader, topology, checkout, scope);
        return reader.Faults is { Count: > 0 } faults
            ? throw new RunException(
                $"The configuration of stack {scope.Stack} cannot be deployed:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  - {fault}"))}")
            : config;
    }
}
