using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

public sealed class InputList<T> : Input<ImmutableArray<T>>, IAsyncEnumerable<Input<T>>, IEnumerable
{
    public InputList()
        : base(Pulumi.Output.Create(ImmutableArray<T>.Empty))
    {
    }

    private InputList(Output<ImmutableArray<T>> output)
        : base(output)
    {
    }

    public void Add(params Input<T>[] inputs)
    {
        var before = Output;
        var added = Pulumi.Output.All(inputs);
        Output = Pulumi.Output.Tuple(before, added).Apply(lists => lists.Item1.AddRange(lists.Item2));
    }

    // Unused, and here all the same: without it the compiler could take a call for unambiguous that is not.
    public void Add(InputList<T> inputs)
    {
        var before = Output;
        Output = Pulumi.Output.Tuple(before, inputs.Output).Apply(lists => lists.Item1.AddRange(lists.Item2));
    }

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Output.Data;
        foreach (var value in data.Value) yield return value;
    }

    // Only there so that a collection initializer compiles.
    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException("An InputList cannot be enumerated: its values may not be known yet.");

    public static implicit operator InputList<T>(T value) => new(Pulumi.Output.Create(ImmutableArray.Create(value)));

    public static implicit operator InputList<T>(Output<T> value) => new(value.Apply(item => ImmutableArray.Create(item)));

    public static implicit operator InputList<T>(Input<T> value) => new(value.Output.Apply(item => ImmutableArray.Create(item)));
}
