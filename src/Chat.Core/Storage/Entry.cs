using System.Text;

namespace Chat.Core.Storage;

/// <summary>What an entry of a room's log is.</summary>
public enum EntryType
{
    Message = 0,
}

/// <summary>One stored entry of a room's log. <see cref="Seq"/> orders the room and is unique in it.</summary>
public sealed record Entry(
    string Room,
    long Seq,
    EntryType Type,
    string User,
    string Name,
    string Text,
    DateTimeOffset At)
{
    /// <summary>
    /// The connection that sent it, where the entry goes by the queue: so that whoever posts it leaves out the one that has
    /// it as its answer. Null elsewhere; a matter of delivery, which no client is ever shown.
    /// </summary>
    public string? SentBy { get; init; }

    /// <summary>
    /// Bytes that a frame needs for it, at the least: what its text's quotes and its number's further digits add is not in it.
    /// </summary>
    public int LeastFrameBytes => FrameKeyBytes
        + Encoding.UTF8.GetByteCount(Room) + Encoding.UTF8.GetByteCount(User) + Encoding.UTF8.GetByteCount(Name) + Encoding.UTF8.GetByteCount(Text);

    /// <summary><c>{"type":"message","room":"","seq":1,"user":"","name":"","text":"","at":"2026-11-24T09:00:00.000Z"}</c></summary>
    private const int FrameKeyBytes = 98;
}

/// <summary>An entry that a client asks for, before it has a number.</summary>
public sealed record Draft
{
    public required string Room { get; init; }

    /// <summary>The connection that sends, which must be a member of <see cref="Room"/>.</summary>
    public required string ConnectionId { get; init; }

    public required string User { get; init; }

    public required string Name { get; init; }

    public EntryType Type { get; init; } = EntryType.Message;

    public required string Text { get; init; }

    /// <summary>Milliseconds are kept, no more.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The client's own id, unique per user: a second draft with it within 10 minutes changes nothing.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The version of a roster that lists <see cref="ConnectionId"/>, or null. Where the room still has that version
    /// the store need not look the membership up; where it has not, the store looks before it stores.
    /// </summary>
    public long? KnownRosterVersion { get; init; }
}
