using Chat.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Delivery.Queued;

/// <summary>The way of a message in a room that goes by the queue: one job for each slice, and the sender need not wait for more.</summary>
internal sealed class QueuedRooms(
    RoomFeeds feeds, JobQueue jobs, SliceServer server, SliceSender sender, ChatOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Slices that one invocation serves at a time where the queue took none.</summary>
    private const int ServedAtOnce = 4;

    /// <summary>Whether a room is large, or may be busy. Where it is neither, nothing of this costs its messages anything.</summary>
    public bool Concerns(RoomHead head) => feeds.Concerns(head);

    public ValueTask NoteJoinAsync(string room, RoomHead head, CancellationToken cancellation) =>
        feeds.NoteJoinAsync(room, head, cancellation);

    /// <summary>Has an entry delivered by the queue, if that is its way.</summary>
    /// <param name="entry">The entry, which is stored.</param>
    /// <param name="head">The room's head when it was.</param>
    /// <param name="exceptConnectionId">The connection that gets its copy as the answer.</param>
    /// <param name="cancellation">The end of the invocation's time.</param>
    /// <returns>Whether it is; else the caller posts it.</returns>
    public async ValueTask<bool> SendAsync(Entry entry, RoomHead head, string exceptConnectionId, CancellationToken cancellation)
    {
        await feeds.NoteEntryAsync(entry, head, cancellation);
        if (!head.Feed.Takes(entry))
        {
            if (head.Connections <= options.InlineReceivers) return false;
            await sender.SendApartAsync(entry, head, exceptConnectionId, cancellation);
            return true;
        }

        var now = time.GetUtcNow();
        var (from, slices) = (head.Feed.From, head.Feed.Slices);
        var all = Enumerable.Range(0, slices)
            .Select(slice => FanOutJob.Serve(new(entry.Room, from, slices, slice), entry.Seq, now));
        var refused = await jobs.SendAsync([.. all], cancellation);
        if (refused.Count > 0) await FallBackAsync(refused, cancellation);
        return true;
    }

    /// <summary>Serves what the queue did not take, as the fan-out function would. What this cannot do in time, history can.</summary>
    private async ValueTask FallBackAsync(IReadOnlyList<FanOutJob> refused, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.FallBackTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            foreach (var some in refused.Chunk(ServedAtOnce))
                await Task.WhenAll(some.Select(job => server.ServeAsync(job, either.Token).AsTask()));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The entry is stored, and its sender is told so: nobody would be helped by an error.
            if (!limit.IsCancellationRequested) ChatLog.JobFailed(logger, ExceptionShape.Of(failure));
        }
    }
}
