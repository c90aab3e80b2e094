using System.Collections.Immutable;

namespace Chat.Infra.Tests.Graph;

/// <summary>A resource as the program declared it.</summary>
/// <param name="Type">Pulumi's type token.</param>
/// <param name="Inputs">By wire name: strings, bool, double, lists and maps.</param>
/// <param name="DependsOn">Names of the resources that it is told to wait for, as type and name.</param>
/// <param name="Uses">Resources whose outputs are among its inputs, as type and name.</param>
internal sealed record DeclaredResource(
    string Type, string Name, ImmutableDictionary<string, object> Inputs, ImmutableSortedSet<string> DependsOn, ImmutableSortedSet<string> Uses, bool Protected)
{
    public string Key => $"{Type} {Name}";

    /// <summary>The last part of the type: Function, Route.</summary>
    public string Kind => Type[(Type.LastIndexOf(':') + 1)..];

    public string? Text(string input) => Inputs.GetValueOrDefault(input) as string;

    public ImmutableDictionary<string, object> Map(string input) =>
        Inputs.GetValueOrDefault(input) as ImmutableDictionary<string, object> ?? ImmutableDictionary<string, object>.Empty;
}
