using System.Threading.Tasks.Sources;

namespace Chat.Plan.Clock;

/// <summary>A wait that is used again once it has been awaited.</summary>
internal sealed class Pause : IValueTaskSource
{
    public static readonly TimerCallback Wake = static pause => ((Pause)pause!)._source.SetResult(true);

    [ThreadStatic]
    private static Stack<Pause>? _free;

    private ManualResetValueTaskSourceCore<bool> _source;

    public static Pause Rent() => (_free ??= new()).TryPop(out var pause) ? pause : new();

    public ValueTask Wait() => new(this, _source.Version);

    void IValueTaskSource.GetResult(short token)
    {
        _source.GetResult(token);
        _source.Reset();
        (_free ??= new()).Push(this);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    // Without the context: the continuation runs where the clock calls, which is the one thread there is.
    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);
}
