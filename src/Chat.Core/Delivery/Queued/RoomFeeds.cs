using System.Numerics;
using Chat.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Delivery.Queued;

/// <summary>
/// Decides which rooms go by the queue: large ones for as long as they are, busy ones for a few seconds at a time. Small
/// quiet rooms never come here.
/// </summary>
internal sealed class RoomFeeds(IChatStore store, ChatOptions options, TimeProvider time, ILogger logger)
{
    private readonly RecentCache<RoomRate> _rates = new(options.CachedRooms);

    /// <summary>Whether a room has, or might need, a feed.</summary>
    public bool Concerns(RoomHead head) =>
        head.Feed.Slices > 0 || head.Connections >= options.BusyReceivers || head.Connections > options.InlineReceivers;

    /// <summary>Begins, extends or ends a feed after an append; nothing to do nearly always.</summary>
    public ValueTask NoteEntryAsync(Entry entry, RoomHead head, CancellationToken cancellation)
    {
        var rate = _rates.GetOrAdd(entry.Room, static _ => new()).Note(entry.Seq, time);
        var now = time.GetUtcNow();
        var left = head.Feed.IsLive(now) ? head.Feed.Until - now : TimeSpan.Zero;
        var period = PeriodOf(head, rate, left);
        var slices = period > TimeSpan.Zero ? SlicesOf(head, left > TimeSpan.Zero) : head.Feed.Slices;
        var isRight = period == TimeSpan.Zero
            ? left <= options.BusyFeed * 1.5
            : slices == head.Feed.Slices && left >= period / 2 && left <= period * 1.5;
        // One that is needed no more lapses. It is not ended at once: somebody whose clock is behind may rely on it.
        return isRight ? default : QueueAsync(entry.Room, slices, now + (period > TimeSpan.Zero ? period : options.BusyFeed), cancellation);
    }

    /// <summary>
    /// Begins a large room's feed after a join, before its first message needs one, and a new one where the room has
    /// outgrown its slices. A live one is not extended: then a slice that no job has asked for since its store forgot it
    /// would begin anew.
    /// </summary>
    public ValueTask NoteJoinAsync(string room, RoomHead head, CancellationToken cancellation)
    {
        if (head.Connections <= options.InlineReceivers) return default;
        var now = time.GetUtcNow();
        var isLive = head.Feed.IsLive(now);
        var slices = SlicesOf(head, isLive);
        return isLive && slices == head.Feed.Slices ? default : QueueAsync(room, slices, now + options.LargeFeed, cancellation);
    }

    /// <summary>Half of what makes a room large or busy keeps it so, lest it go to and fro.</summary>
    private TimeSpan PeriodOf(RoomHead head, double rate, TimeSpan left)
    {
        var wasLarge = left > options.BusyFeed * 1.5;
        if (head.Connections > (wasLarge ? options.InlineReceivers / 2 : options.InlineReceivers)) return options.LargeFeed;
        var isLive = left > TimeSpan.Zero;
        var isCrowd = head.Connections >= (isLive ? options.BusyReceivers / 2 : options.BusyReceivers);
        return isCrowd && rate >= (isLive ? options.BusyRate / 2 : options.BusyRate) ? options.BusyFeed : TimeSpan.Zero;
    }

    /// <summary>A power of two. A live feed keeps its slices while they hold between a quarter and one and a half of their size.</summary>
    private int SlicesOf(RoomHead head, bool isLive)
    {
        var wanted = Math.Max(1, (head.Connections + options.ReceiversPerSlice - 1) / options.ReceiversPerSlice);
        var room = (long)head.Feed.Slices * options.ReceiversPerSlice;
        if (isLive && head.Connections <= room * 3 / 2 && (head.Feed.Slices == 1 || head.Connections >= room / 4)) return head.Feed.Slices;
        return (int)BitOperations.RoundUpToPowerOf2((uint)wanted);
    }

    /// <summary>A store that fails here costs the room its gathering, and no message anything.</summary>
    private async ValueTask QueueAsync(string room, int slices, DateTimeOffset until, CancellationToken cancellation)
    {
        try
        {
            await store.QueueRoomAsync(room, slices, until, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            ChatLog.NotQueued(logger, room, ExceptionShape.Of(failure));
        }
    }
}
