using System.Collections.Immutable;

namespace Pulumi;

public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> data)
    {
        Data = data;
        Engine.Current?.Track(data);
    }

    internal Task<OutputData<T>> Data { get; }

    public Output<ValueTuple> Apply(Func<T, Task> func) => Then<ValueTuple>(async value =>
    {
        await func(value);
        return OutputData<ValueTuple>.Of(default);
    });

    public Output<TResult> Apply<TResult>(Func<T, TResult> func) =>
        Then<TResult>(value => Task.FromResult(OutputData<TResult>.Of(func(value))));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) =>
        Then<TResult>(async value => OutputData<TResult>.Of(await func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) =>
        Then<TResult>(value => func(value) is { } input ? input.Output.Data : Nothing<TResult>());

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) =>
        Then<TResult>(value => func(value) is { } output ? output.Data : Nothing<TResult>());

    public override string ToString() =>
        $"Calling [ToString] on an [Output<{typeof(T).Name}>] is not supported: use Apply, Output.Format or Output.Tuple.";

    async Task<OutputData<object?>> IOutput.DataAsync()
    {
        var data = await Data;
        return new(data.Resources, data.Value, data.IsKnown);
    }

    /// <summary>In a preview nothing runs on what is not known yet, and the result is not known either.</summary>
    internal Output<TResult> Then<TResult>(Func<T, Task<OutputData<TResult>>> next)
    {
        var preview = Engine.Current is { IsPreview: true };
        return new(Run());

        async Task<OutputData<TResult>> Run()
        {
            var data = await Data;
            if (!data.IsKnown && preview) return OutputData<TResult>.Unknown(data.Resources);
            var result = await next(data.Value);
            return data.With(result.Resources, result.Value, result.IsKnown);
        }
    }

    private static Task<OutputData<TResult>> Nothing<TResult>() => Task.FromResult(OutputData<TResult>.Of(default!));
}
