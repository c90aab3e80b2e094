namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// Tells the callers of a group what became of it. Those who wait on a thread with a context of its own are told all at once,
/// in one turn of it: it then sends what the whole group has for each receiver together.
/// </summary>
internal static class Callers
{
    /// <param name="group">Operations whose transaction has ended.</param>
    /// <param name="problem">Why it failed, or null where it is committed.</param>
    public static void Tell(ReadOnlySpan<WriteOperation> group, Exception? problem = null)
    {
        foreach (var callers in group.ToArray().GroupBy(operation => operation.Context))
        {
            if (callers.Key is { } context)
                context.Post(_ => TellAll(callers, problem), null);
            else
                TellAll(callers, problem);
        }
    }

    private static void TellAll(IEnumerable<WriteOperation> operations, Exception? problem)
    {
        foreach (var operation in operations)
        {
            if (problem is null)
                operation.Complete();
            else
                operation.Fail(problem);
        }
    }
}
