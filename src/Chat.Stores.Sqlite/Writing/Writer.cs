using System.Runtime.InteropServices;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// The one thread that writes. Everything that has queued up while it was busy goes into its next transaction, so that the
/// price of a commit is shared by those who would have waited for each other anyway.
/// </summary>
internal sealed class Writer
{
    private readonly WriteQueue _queue = new();

    private readonly WriteSession _session;

    private readonly int _groupSize;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Writer(WriteSession session, int groupSize)
    {
        _session = session;
        _groupSize = groupSize;
        new Thread(Run) { IsBackground = true, Name = "Chat store writer" }.Start();
    }

    public ValueTask<T> Enqueue<T>(WriteOperation<T> operation)
    {
        _queue.Add(operation);
        return operation.Task;
    }

    /// <summary>Writes what is queued, moves the write-ahead log into the file and closes it.</summary>
    public Task CloseAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        try
        {
            var operations = new List<WriteOperation>();
            while (_queue.Take(ref operations))
            {
                for (var start = 0; start < operations.Count; start += _groupSize)
                    Write(CollectionsMarshal.AsSpan(operations).Slice(start, Math.Min(_groupSize, operations.Count - start)));
                operations.Clear();
                SweepWhenDue();
            }

            _session.Close();
            _ended.SetResult();
        }
        catch (Exception problem)
        {
            _ended.SetException(problem);
        }
    }

    private void Write(ReadOnlySpan<WriteOperation> group)
    {
        try
        {
            _session.Begin();
        }
        catch (Exception problem)
        {
            FailAll(group, problem);
            return;
        }

        try
        {
            foreach (var operation in group)
                operation.Execute(_session);
        }
        catch (Exception problem)
        {
            WriteEachAlone(group, problem);
            return;
        }

        Commit(group);
    }

    private void Commit(ReadOnlySpan<WriteOperation> group)
    {
        try
        {
            _session.Commit();
        }
        catch (Exception problem)
        {
            FailAll(group, problem);
            return;
        }

        Callers.Tell(group);
    }

    private void FailAll(ReadOnlySpan<WriteOperation> group, Exception problem)
    {
        _session.Rollback();
        Callers.Tell(group, problem);
    }

    /// <summary>One of a group has failed: each is done again in a transaction of its own, so that only that one fails.</summary>
    private void WriteEachAlone(ReadOnlySpan<WriteOperation> group, Exception problem)
    {
        if (group.Length == 1)
        {
            FailAll(group, problem);
            return;
        }

        _session.Rollback();
        for (var i = 0; i < group.Length; i++)
            Write(group.Slice(i, 1));
    }

    private void SweepWhenDue()
    {
        if (_session.SweepIsDue)
            Write([new Sweep()]);
    }
}
