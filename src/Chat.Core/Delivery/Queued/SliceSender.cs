using System.Numerics;
using System.Text;
using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Delivery.Queued;

/// <summary>
/// Posts to the receivers of queued rooms, at the pace of such rooms, and queues what could not be posted in time: the
/// same <see cref="FanOut"/> as inline.
/// </summary>
internal sealed class SliceSender(
    IChatStore store, IConnectionSender sender, FanOut fanOut, RosterCache rosters, JobQueue jobs, PostPace pace, TimeProvider time)
{
    /// <summary>Sends entries to one slice of the room's members, frame after frame, so that each receiver has them in order; but nobody its own.</summary>
    /// <param name="job">Whose slice.</param>
    /// <param name="pass">What to send.</param>
    /// <param name="enough">When to leave the rest to the queue.</param>
    /// <param name="cancellation">The end of the invocation's time.</param>
    public async ValueTask SendAsync(FanOutJob job, SlicePass pass, CancellationToken enough, CancellationToken cancellation)
    {
        if (pass.Entries.Count == 0) return;
        var whole = await rosters.AtLeastAsync(job.Room, pass.Head, cancellation);
        var roster = whole.Slice(job.Slices, job.Slice!.Value);
        var paced = Paced(job.Slices);
        foreach (var mail in SliceMail.Of(pass.Entries, job.Slices, job.Slice!.Value))
        {
            var left = new List<Member>();
            await paced.DeliverAsync(roster, mail, left, enough, cancellation);
            // One frame for one remainder: a sender's own makes another.
            foreach (var some in left.GroupBy(member => mail.For(member.ConnectionId)!))
                await QueueAsync(job, some.Key, [.. some], cancellation);
        }
    }

    /// <summary>
    /// Queues an entry of a large room that no feed takes, as a repeated one, or the first after a quiet hour: a frame and who
    /// is to get it. So large a room is never posted to by the function that took the message, unless the queue takes nothing.
    /// </summary>
    /// <param name="entry">The entry, which is stored.</param>
    /// <param name="head">A head of its room that is not older.</param>
    /// <param name="exceptConnectionId">The connection that gets its copy as the answer.</param>
    /// <param name="cancellation">The end of the invocation's time.</param>
    public async ValueTask SendApartAsync(Entry entry, RoomHead head, string exceptConnectionId, CancellationToken cancellation)
    {
        var roster = await rosters.AtLeastAsync(entry.Room, head, cancellation);
        var frame = new Frame(FrameWriter.Write(EntryFrame.Of(entry), ChatJson.Default.EntryFrame));
        var others = roster.Members.Where(member => !string.Equals(member.ConnectionId, exceptConnectionId, StringComparison.Ordinal)).ToList();
        var parts = (others.Count + FanOutJob.MostConnections - 1) / FanOutJob.MostConnections;
        var slices = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, parts));
        var refused = await jobs.SendAsync(Remainders(entry.Room, slices, frame, others), cancellation);
        if (refused.Count == 0) return;
        var inline = refused.SelectMany(part => part.Connections!).ToHashSet(StringComparer.Ordinal);
        await fanOut.DeliverAsync(
            new Roster(roster.Room, roster.Version, [.. others.Where(member => inline.Contains(member.ConnectionId))]), frame, null, cancellation);
    }

    /// <summary>
    /// Tries those once more that a frame could not be sent to. Who is left then gets a job of their own, so that nobody is
    /// sent it twice; where that is everybody, the queue counts the tries.
    /// </summary>
    public async ValueTask<FanOutJobOutcome> SendRemainderAsync(FanOutJob job, CancellationToken cancellation)
    {
        var head = (await store.ReadHistoryAsync(new(job.Room, 1), cancellation)).Head;
        var wanted = job.Connections!.ToHashSet(StringComparer.Ordinal);
        var all = await rosters.AtLeastAsync(job.Room, head, cancellation);
        var roster = new Roster(job.Room, all.Version, [.. all.Members.Where(member => wanted.Contains(member.ConnectionId))]);
        var frame = new Frame(Encoding.UTF8.GetBytes(job.Frame!.Value.GetRawText()));
        var left = new List<Member>();
        await Paced(job.Slices).DeliverAsync(roster, new(frame), left, enough: default, cancellation);
        if (left.Count == 0) return FanOutJobOutcome.Done;
        if (left.Count < roster.Members.Count && (await jobs.SendAsync(Remainders(job.Room, job.Slices, frame, left), cancellation)).Count == 0)
            return FanOutJobOutcome.Done;
        fanOut.Slow.Add(left, time.GetUtcNow().UtcDateTime);
        fanOut.Miss(job.Room, left.Count);
        return FanOutJobOutcome.Retry;
    }

    private FanOut Paced(int slices) =>
        fanOut.Over(new PacedSender(sender, pace, new PostLane(pace, slices, time), fanOut.Slow, time));

    private async ValueTask QueueAsync(FanOutJob job, Frame frame, List<Member> left, CancellationToken cancellation)
    {
        // A reader that does not keep up would fill the dead letters by itself.
        var utcNow = time.GetUtcNow().UtcDateTime;
        var missed = left.RemoveAll(member => fanOut.Slow.Contains(member.ConnectionId, utcNow));
        if (left.Count > 0) missed += (await jobs.SendAsync(Remainders(job.Room, job.Slices, frame, left), cancellation)).Sum(one => one.Connections!.Count);
        if (missed > 0) fanOut.Miss(job.Room, missed);
    }

    private List<FanOutJob> Remainders(string room, int slices, Frame frame, List<Member> left) =>
    [
        .. left.Chunk(FanOutJob.MostConnections).Select(part =>
            FanOutJob.Remainder(room, slices, frame, part.Select(member => member.ConnectionId), time.GetUtcNow())),
    ];
}
