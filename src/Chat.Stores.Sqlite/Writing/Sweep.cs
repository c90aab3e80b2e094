namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// Removes some of the connections that have expired, and of the ids whose time is over, and the slices of feeds long
/// lapsed. Nobody sees any of them meanwhile; the sweep keeps the file small, and the rooms' counts right.
/// </summary>
internal sealed class Sweep : WriteOperation<int>
{
    private const int ConnectionsAtOnce = 200;

    protected override int Do(WriteSession session)
    {
        var expired = session.Members.Expired(ConnectionsAtOnce);
        foreach (var connection in expired)
            session.Members.Remove(connection);
        session.Slices.Sweep();
        var idsAreSwept = session.Sent.Sweep();
        session.Swept(whole: idsAreSwept && expired.Count < ConnectionsAtOnce);
        return expired.Count;
    }
}
