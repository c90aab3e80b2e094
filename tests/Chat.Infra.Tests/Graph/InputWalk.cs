using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Pulumi;
using Pulumi.Utilities;

namespace Chat.Infra.Tests.Graph;

/// <summary>
/// Which resources the inputs of a resource come from. The mocks of Pulumi are not told, so this walks the arguments
/// with nothing but the SDK's public members.
/// </summary>
internal static class InputWalk
{
    private static readonly MethodInfo OfOutputMethod = typeof(InputWalk).GetMethod(nameof(OfOutputAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo OfInputMethod = typeof(InputWalk).GetMethod(nameof(OfInputAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static async Task<ImmutableHashSet<Resource>> ResourcesAsync(object? value)
    {
        switch (value)
        {
            case null or string or AssetOrArchive or Resource: return [];
            case InputArgs args: return await UnionAsync(args.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && !property.GetMethod!.IsStatic).Select(property => property.GetValue(args)));
            case IDictionary map: return await UnionAsync(map.Values.Cast<object?>());
        }
        if (Generic(value.GetType(), typeof(Output<>)) is { } output) return await (Task<ImmutableHashSet<Resource>>)OfOutputMethod.MakeGenericMethod(output).Invoke(null, [value])!;
        if (Generic(value.GetType(), typeof(Input<>)) is { } input) return await (Task<ImmutableHashSet<Resource>>)OfInputMethod.MakeGenericMethod(input).Invoke(null, [value])!;
        return value is IEnumerable list && !IsUnknown(value) ? await UnionAsync(list.Cast<object?>()) : [];
    }

    private static async Task<ImmutableHashSet<Resource>> UnionAsync(IEnumerable<object?> values)
    {
        var all = ImmutableHashSet<Resource>.Empty;
        foreach (var value in values.ToList()) all = all.Union(await ResourcesAsync(value));
        return all;
    }

    private static Task<ImmutableHashSet<Resource>> OfInputAsync<T>(Input<T> input) => OfOutputAsync(input.ToOutput());

    private static async Task<ImmutableHashSet<Resource>> OfOutputAsync<T>(Output<T> output) =>
        (await OutputUtilities.GetDependenciesAsync(output)).Union(await ResourcesAsync(await OutputUtilities.GetValueAsync(output)));

    // What is not known yet comes as the type's default, and the default of an ImmutableArray cannot be enumerated.
    private static bool IsUnknown(object value) => value.GetType().GetProperty("IsDefault")?.GetValue(value) is true;

    private static Type? Generic(Type? type, Type definition)
    {
        for (; type is not null; type = type.BaseType)
            if (type.IsGenericType && type.GetGenericTypeDefinition() == definition) return type.GetGenericArguments()[0];
        return null;
    }
}
