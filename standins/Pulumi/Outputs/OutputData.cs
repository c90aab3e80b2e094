using System.Collections.Immutable;

namespace Pulumi;

/// <summary>What an output turns out to be: a value, whether anybody knows it yet, and which resources it comes from.</summary>
internal readonly record struct OutputData<T>(ImmutableHashSet<Resource> Resources, T Value, bool IsKnown)
{
    public static OutputData<T> Of(T value) => new([], value, IsKnown: true);

    public static OutputData<T> Unknown(ImmutableHashSet<Resource> resources) => new(resources, default!, IsKnown: false);

    /// <summary>Another value from the same resources and these.</summary>
    public OutputData<TResult> With<TResult>(ImmutableHashSet<Resource> also, TResult value, bool known) =>
        new(Resources.Union(also), value, IsKnown && known);
}

/// <summary>An output or an input of any type.</summary>
internal interface IOutput
{
    Task<OutputData<object?>> DataAsync();
}
