using System.Globalization;

namespace Chat.Core.Storage;

/// <summary>One slice of one feed of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="From">The feed's <see cref="RoomFeed.From"/>.</param>
/// <param name="Slices">The feed's <see cref="RoomFeed.Slices"/>.</param>
/// <param name="Slice">Which of them, from 0.</param>
public readonly record struct SliceKey(string Room, long From, int Slices, int Slice)
{
    /// <summary>
    /// How long after its last job a store keeps a slice: longer than a feed lives without an entry, since a slice that
    /// began anew would serve all that its feed ever had.
    /// </summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(4);
}

public enum SliceStatus
{
    /// <summary>The caller holds the slice until it lets go or the lease ends.</summary>
    Taken,

    /// <summary>Somebody has served that number, and nobody is waiting.</summary>
    Served,

    /// <summary>Somebody else holds it, and cannot let go before it has looked at the log once more.</summary>
    Held,

    /// <summary>
    /// It is held on behalf of the very same number, or that number is a hole: whoever holds it may have died, or not
    /// look there again. To be asked again later.
    /// </summary>
    Busy,
}

/// <summary>A number that had no entry when it was its turn.</summary>
/// <param name="Seq">The number.</param>
/// <param name="Since">When it was found empty; milliseconds are kept.</param>
public readonly record struct SliceHole(long Seq, DateTimeOffset Since)
{
    /// <summary>A list of them as stores keep it: <c>seq@milliseconds</c>, separated by spaces.</summary>
    public static string Write(IReadOnlyList<SliceHole> holes) => string.Join(' ', holes.Select(hole =>
        string.Create(CultureInfo.InvariantCulture, $"{hole.Seq}@{hole.Since.ToUnixTimeMilliseconds()}")));

    /// <summary>What <see cref="Write"/> gave.</summary>
    public static IReadOnlyList<SliceHole> Read(string holes) =>
        [.. holes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(hole => hole.Split('@')).Select(parts => new SliceHole(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture))))];
}

/// <summary>How far a slice has been served.</summary>
/// <param name="Cursor">Every entry up to it was served, but for the holes.</param>
/// <param name="Heard">The knocks that this covers: as many as had been counted before the log was read.</param>
/// <param name="ServedAt">When the log was read last; null for never.</param>
/// <param name="Recent">Entries of about the last second, at that time: what the next one's wait is reckoned from.</param>
/// <param name="Holes">Numbers up to the cursor whose entry may still come, ascending.</param>
public sealed record SliceProgress(
    long Cursor, long Heard, DateTimeOffset? ServedAt, double Recent, IReadOnlyList<SliceHole> Holes);


/// <param name="Status">Whether the caller holds the slice now.</param>
/// <param name="Progress">For <see cref="SliceStatus.Taken"/>, how far it was served.</param>
/// <param name="Knocks">The knocks so far, this call's own among them.</param>
public readonly record struct SliceTake(SliceStatus Status, SliceProgress? Progress = null, long Knocks = 0);

public enum SliceReleaseStatus
{
    /// <summary>The slice is free.</summary>
    Released,

    /// <summary>Somebody knocked meanwhile: the progress is kept, and the caller still holds the slice, with a new lease.</summary>
    Knocked,

    /// <summary>The lease ended and somebody else has taken over; nothing has changed.</summary>
    Lost,
}

/// <param name="Status">What became of it.</param>
/// <param name="Knocks">The knocks so far.</param>
public readonly record struct SliceRelease(SliceReleaseStatus Status, long Knocks = 0);
