using System.Collections.Immutable;
using System.Globalization;

namespace Pulumi;

public static class Output
{
    public static Output<T> Create<T>(T value) => new(Task.FromResult(OutputData<T>.Of(value)));

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => Gather(inputs.Select(input => input.Output));

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => Gather(inputs.Select(input => input.Output));

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => Gather(outputs);

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) => Gather(outputs);

    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2) =>
        item1.Then(first => item2.Then(second => Task.FromResult(OutputData<(T1, T2)>.Of((first, second)))).Data);

    /// <summary>Formats with the invariant culture; an argument may be an output or an input.</summary>
    public static Output<string> Format(FormattableString formattableString) =>
        Gather(formattableString.GetArguments().Select(argument => argument is IOutput output ? new Output<object?>(output.DataAsync()) : Create(argument)))
            .Apply(values => string.Format(CultureInfo.InvariantCulture, formattableString.Format, [.. values]));

    internal static Output<ImmutableArray<T>> Gather<T>(IEnumerable<Output<T>> outputs)
    {
        var all = outputs.ToList();
        return new(Run());

        async Task<OutputData<ImmutableArray<T>>> Run()
        {
            var gathered = OutputData<ImmutableArray<T>>.Of([]);
            foreach (var output in all)
            {
                var data = await output.Data;
                gathered = gathered.With(data.Resources, gathered.Value.Add(data.Value), data.IsKnown);
            }
            return gathered;
        }
    }
}
