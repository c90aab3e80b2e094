using Chat.Core;

namespace Chat.Infra;

/// <summary>What of <see cref="ChatTopology"/> the program declares, as one value.</summary>
public sealed record Topology(
    IReadOnlyList<ChatFunction> Functions, IReadOnlyList<ChatRoute> Routes, ChatTable Table, ChatQueue? FanOutQueue)
{
    public static Topology OfChat { get; } =
        new(ChatTopology.Functions, ChatTopology.Routes, ChatTopology.Table, ChatTopology.FanOutQueue);

    /// <summary>Whether any function reads that variable: an option that none reads would be an empty promise.</summary>
    public bool Reads(string variable) => Functions.Any(function => function.Variables.Contains(variable, StringComparer.Ordinal));

    public bool HasRoute(ChatFunction function) => Routes.Any(route => route.Function.Name == function.Name);
}
