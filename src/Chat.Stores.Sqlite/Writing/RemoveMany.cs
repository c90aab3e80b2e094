namespace Chat.Stores.Sqlite.Writing;

/// <summary>Removes those connections of a list that are known: few enough at a time that nobody's message waits for long.</summary>
internal sealed class RemoveMany(ArraySegment<string> connectionIds) : WriteOperation<int>
{
    /// <summary>A removal is some 10 microseconds of the one writer's time.</summary>
    public const int AtOnce = 200;

    protected override int Do(WriteSession session)
    {
        var removed = 0;
        foreach (var id in connectionIds)
        {
            if (session.Members.Find(id) is not { } connection)
                continue;
            session.Members.Remove(connection);
            removed++;
        }

        return removed;
    }
}
