namespace Chat.Core.Storage;

/// <summary>How a room's entries reach its members by the queue; the default is a room whose entries are posted inline.</summary>
/// <remarks>
/// An entry goes by the queue where it is numbered above <see cref="From"/> and its time is before <see cref="Until"/>,
/// as the head says that its append returned. All others are posted by the function that stored them. Every reader can
/// so tell the two apart.
/// </remarks>
/// <param name="From">The room's newest number when the feed began.</param>
/// <param name="Slices">Into how many parts the members are cut, by a hash of the connection id; 0 for no feed.</param>
/// <param name="Until">When the feed lapses, unless it is extended.</param>
public readonly record struct RoomFeed(long From, int Slices, DateTimeOffset Until)
{
    public bool IsLive(DateTimeOffset now) => Slices > 0 && now < Until;

    /// <summary>Whether an entry goes by the queue.</summary>
    public bool Takes(Entry entry) => entry.Seq > From && IsLive(entry.At);

    /// <summary>The entry as it is to be kept: one that goes by the queue with its sender, see <see cref="Entry.SentBy"/>.</summary>
    public Entry WithSender(Entry entry, string connectionId) => Takes(entry) ? entry with { SentBy = connectionId } : entry;

    /// <summary>Whether the other is the same feed, extended or not.</summary>
    public bool IsSameAs(long from, int slices) => From == from && Slices == slices;
}
