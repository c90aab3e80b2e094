using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>, IEnumerable
{
    public InputMap()
        : base(Pulumi.Output.Create(ImmutableDictionary<string, TValue>.Empty))
    {
    }

    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    public void Add(string key, Input<TValue> value)
    {
        var before = Output;
        Output = Pulumi.Output.Tuple(before, value.Output).Apply(pair => pair.Item1.SetItem(key, pair.Item2));
    }

    // Unused, and here all the same: without it the compiler could take a call for unambiguous that is not.
    public void Add(InputMap<TValue> values)
    {
        var before = Output;
        Output = Pulumi.Output.Tuple(before, values.Output).Apply(maps => maps.Item1.SetItems(maps.Item2));
    }

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Output.Data;
        foreach (var pair in data.Value) yield return pair;
    }

    // Only there so that a collection initializer compiles.
    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException("An InputMap cannot be enumerated: its values may not be known yet.");
}
