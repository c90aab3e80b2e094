using System.Threading.Tasks.Sources;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>A write that waits for its turn, and whose caller waits for the commit.</summary>
internal abstract class WriteOperation
{
    /// <summary>Where its caller goes on: null for the pool, else a thread with a context of its own, such as an event loop's.</summary>
    public SynchronizationContext? Context { get; } = SynchronizationContext.Current;

    /// <summary>Does it, inside a transaction. It may be done a second time, where the first was rolled back.</summary>
    public abstract void Execute(WriteSession session);

    /// <summary>Its transaction is committed: tells the caller. Called in its <see cref="Context"/>, where it has one.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception problem);
}

/// <summary>The caller awaits the operation itself: no task is allocated beside it.</summary>
internal abstract class WriteOperation<T> : WriteOperation, IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _source;

    private T _result = default!;

    // On the pool, callers continue by themselves: none of them may keep the writer from its next group.
    protected WriteOperation() => _source.RunContinuationsAsynchronously = Context is null;

    public ValueTask<T> Task => new(this, _source.Version);

    public sealed override void Execute(WriteSession session) => _result = Do(session);

    public sealed override void Complete() => _source.SetResult(_result);

    public sealed override void Fail(Exception problem) => _source.SetException(problem);

    public T GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, Context is null ? flags : flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    protected abstract T Do(WriteSession session);
}
