using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>Turns arguments into what crosses to the engine: strings, bool, double, lists and maps.</summary>
internal static class Serializer
{
    /// <summary>What an unknown value is until it is left out.</summary>
    private static readonly object Unknown = new();

    /// <summary>The arguments by wire name. Unset and unknown ones are left out; a required one that was not set throws.</summary>
    public static async Task<ImmutableDictionary<string, object>> TopAsync(InputArgs args)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (name, value) in Fields(args))
            if (await ValueAsync(value) is { } known && known != Unknown) fields.Add(name, known);
        return fields.ToImmutable();
    }

    /// <summary>A value of a mock's state in the form in which the engine would send it back.</summary>
    public static Task<object?> ValueOfAsync(object? value) => ValueAsync(value);

    private static async Task<object?> ValueAsync(object? value) => value switch
    {
        null or string or bool or double or AssetOrArchive => value,
        int number => (double)number,
        IUnion union => await ValueAsync(union.Value),
        IOutput output => await OutputAsync(output),
        InputArgs args => await MapAsync(Fields(args).Select(field => KeyValuePair.Create(field.Name, field.Value))),
        IDictionary map => await MapAsync(map.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, map[key]))),
        IEnumerable list => await ListAsync(list),
        ValueType when value.GetType().IsDefined(typeof(EnumTypeAttribute)) => value.ToString(),
        _ => throw new InvalidOperationException($"{value.GetType().FullName} is not a supported argument type."),
    };

    private static async Task<object?> OutputAsync(IOutput output)
    {
        var data = await output.DataAsync();
        return data.IsKnown ? await ValueAsync(data.Value) : Unknown;
    }

    private static async Task<object> MapAsync(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var map = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (key, value) in pairs)
        {
            var known = await ValueAsync(value);
            if (known == Unknown) return Unknown;
            if (known is not null) map.Add(key, known);
        }
        return map.ToImmutable();
    }

    private static async Task<object> ListAsync(IEnumerable values)
    {
        var list = ImmutableArray.CreateBuilder<object>();
        foreach (var value in values)
        {
            var known = await ValueAsync(value);
            if (known == Unknown) return Unknown;
            list.Add(known!);
        }
        return list.ToImmutable();
    }

    private static IEnumerable<(string Name, object? Value)> Fields(InputArgs args)
    {
        foreach (var property in args.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<InputAttribute>() is not { } input) continue;
            var value = Stored(property, args);
            if (value is null && input.IsRequired)
                throw new ArgumentNullException(input.Name, $"[Input] {args.GetType().FullName}.{property.Name} is required but was not given a value");
            yield return (input.Name, value);
        }
    }

    // A list that nobody touched is unset, but reading it through its property would make it an empty one.
    private static object? Stored(PropertyInfo property, InputArgs args) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is { } field
            ? field.GetValue(args)
            : property.GetValue(args);
}
