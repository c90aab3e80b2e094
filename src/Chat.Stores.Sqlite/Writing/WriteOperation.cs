using System.Threading.Tasks.Sources;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>A write that waits for its turn, and whose caller waits for the commit.</summary>
internal abstract class WriteOperation
{
    /// <summary>Does it, inside a transaction. It may be done a second time, where the first was rolled back.</summary>
    public abstract void Execute(WriteSession session);

    /// <summary>Its transaction is committed: tells the caller.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception problem);
}

/// <summary>The caller awaits the operation itself: no task is allocated beside it.</summary>
internal abstract class WriteOperation<T> : WriteOperation, IValueTaskSource<T>
{
    // Callers continue on the pool: none of them may keep the writer from its next group.
    private ManualResetValueTaskSourceCore<T> _source = new() { RunContinuationsAsynchronously = true };

    private T _result = default!;

    public ValueTask<T> Task => new(this, _source.Version);

    public sealed override void Execute(WriteSession session) => _result = Do(session);

    public sealed override void Complete() => _source.SetResult(_result);

    public sealed override void Fail(Exception problem) => _source.SetException(problem);

    public T GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    protected abstract T Do(WriteSession session);
}
