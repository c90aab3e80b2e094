namespace Chat.Stores.Sqlite.Writing;

internal sealed class Remove(string connectionId) : WriteOperation<IReadOnlyList<string>>
{
    protected override IReadOnlyList<string> Do(WriteSession session) =>
        session.Members.Find(connectionId) is { } connection ? session.Members.Remove(connection) : [];
}
