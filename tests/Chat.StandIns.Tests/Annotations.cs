using System.Collections.ObjectModel;
using System.Reflection;

namespace Chat.StandIns.Tests;

/// <summary>
/// What the compiler notes beside a type: for each part of it, in the order of writing, whether it may be null, and the
/// names of tuple elements. An assembly compiled without nullable annotations has none.
/// </summary>
internal sealed class Annotations
{
    public static readonly Annotations None = new([], null);

    private readonly byte[] _nullable;
    private readonly IReadOnlyList<string?> _tupleNames;
    private int _nextNullable;
    private int _nextName;

    public Annotations(IEnumerable<CustomAttributeData> attributes, MemberInfo? member)
    {
        var own = attributes.ToList();
        _nullable = Bytes(own, "NullableAttribute") ?? Context(member);
        _tupleNames = Find(own, "TupleElementNamesAttribute") is { } names
            ? [.. Items(names).Select(item => (string?)item.Value)] : [];
    }

    // One byte stands for all parts; 2 is "may be null".
    public bool NextIsNullable() =>
        _nullable.Length switch { 0 => false, 1 => _nullable[0] == 2, _ => _nullable[_nextNullable++] == 2 };

    public string?[] TakeTupleNames(int count)
    {
        var taken = Enumerable.Range(_nextName, count).Select(i => i < _tupleNames.Count ? _tupleNames[i] : null).ToArray();
        _nextName += count;
        return taken;
    }

    // What a member does not say itself, the nearest thing around it says for all of its members.
    private static byte[] Context(MemberInfo? member)
    {
        for (var around = member; around is not null; around = around.DeclaringType)
            if (Bytes(around.GetCustomAttributesData(), "NullableContextAttribute") is { } bytes) return bytes;
        return [];
    }

    private static byte[]? Bytes(IEnumerable<CustomAttributeData> attributes, string name) => Find(attributes, name) switch
    {
        null => null,
        { ConstructorArguments: [{ Value: byte one }] } => [one],
        var several => [.. Items(several).Select(item => (byte)item.Value!)],
    };

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name);

    private static ReadOnlyCollection<CustomAttributeTypedArgument> Items(CustomAttributeData attribute) =>
        (ReadOnlyCollection<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!;
}
