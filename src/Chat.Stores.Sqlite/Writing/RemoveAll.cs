namespace Chat.Stores.Sqlite.Writing;

/// <summary>Ends every connection, whoever it was.</summary>
internal sealed class RemoveAll : WriteOperation<int>
{
    protected override int Do(WriteSession session)
    {
        var all = session.Members.All();
        foreach (var connection in all)
            session.Members.Remove(connection);
        return all.Count;
    }
}
