namespace Pulumi;

public class Input<T> : IOutput
{
    private protected Input(Output<T> output) => Output = output;

    internal Output<T> Output { get; private protected set; }

    public static implicit operator Input<T>(T value) => new(Pulumi.Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.Output;

    Task<OutputData<object?>> IOutput.DataAsync() => ((IOutput)Output).DataAsync();
}

public static class InputExtensions
{
    public static Output<T> ToOutput<T>(this Input<T>? input) => input is null ? Output.Create(default(T)!) : input.Output;
}
