using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Pulumi;

/// <summary>Turns what comes back from the engine into the type of an output.</summary>
internal static class Converter
{
    public static object? To(Type type, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null) return type.IsValueType ? Activator.CreateInstance(type) : null;
        if (type.IsInstanceOfType(value)) return value;
        if (type == typeof(int)) return Convert.ToInt32(value, CultureInfo.InvariantCulture);
        if (type.IsDefined(typeof(OutputTypeAttribute)) && value is ImmutableDictionary<string, object> fields) return Construct(type, fields);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return List(type.GetGenericArguments()[0], value);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>)) return Map(type.GetGenericArguments()[1], value);
        throw new InvalidOperationException($"Expected {type.FullName} but got {value.GetType().FullName} deserializing an output.");
    }

    private static object Construct(Type type, ImmutableDictionary<string, object> fields)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(candidate => candidate.IsDefined(typeof(OutputConstructorAttribute)));
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => To(parameter.ParameterType, fields.GetValueOrDefault(parameter.Name!)))]);
    }

    private static object List(Type element, object value) => Generic(nameof(ListOf), element, value);

    private static object Map(Type element, object value) => Generic(nameof(MapOf), element, value);

    private static object Generic(string method, Type element, object value) =>
        typeof(Converter).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, [value])!;

    private static ImmutableArray<T> ListOf<T>(ImmutableArray<object> values) => [.. values.Select(value => (T)To(typeof(T), value)!)];

    private static ImmutableDictionary<string, T> MapOf<T>(ImmutableDictionary<string, object> values) =>
        values.ToImmutableDictionary(pair => pair.Key, pair => (T)To(typeof(T), pair.Value)!);
}
