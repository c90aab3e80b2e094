using System.Collections.Concurrent;
using Chat.Core.Protocol;
using Chat.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Delivery;

/// <summary>Brings one frame to all members of a room, and clears away those that turn out to be gone.</summary>
public sealed class FanOut(
    IChatStore store, IConnectionSender sender, RosterCache rosters, ChatOptions options, TimeProvider time, ILogger logger)
{
    private MissedPosts? _missed;
    private SlowReaders? _slow;

    /// <summary>Who is not waited for. One for all that work with this fan-out.</summary>
    internal SlowReaders Slow => _slow ?? Interlocked.CompareExchange(ref _slow, new(options), null) ?? _slow;

    private MissedPosts MissedPosts => LazyInitializer.EnsureInitialized(ref _missed, () => new(time, logger, options.CachedRooms));

    /// <summary>The same through another sender, with one log of what was missed, and one memory of who is slow.</summary>
    internal FanOut Over(IConnectionSender other) =>
        new(store, other, rosters, options, time, logger) { _missed = MissedPosts, _slow = Slow };

    /// <summary>
    /// Posts a frame to every member but one. What happens to one receiver neither delays nor fails the others; all
    /// outcomes are in the report. Ends when the last post, and the last removal of a gone connection, has ended: where
    /// somebody is throttled, at most <see cref="ChatOptions.ThrottledBudget"/> after everybody was posted to, and for one that
    /// is known to be slow at once. Who came in by a token that has expired is ended instead, and counts as gone.
    /// </summary>
    /// <param name="roster">Who is to get it.</param>
    /// <param name="frame">What they get.</param>
    /// <param name="exceptConnectionId">The connection that gets its copy as the answer, or null.</param>
    /// <param name="cancellation">The end of the invocation's time; the only thing that makes this throw.</param>
    public ValueTask<DeliveryReport> DeliverAsync(
        Roster roster, Frame frame, string? exceptConnectionId = null, CancellationToken cancellation = default) =>
        DeliverAsync(roster, new(frame, exceptConnectionId), left: null, enough: default, cancellation);

    /// <summary>The same for one who sees to those that are left, and whose time may end before everybody was posted to.</summary>
    /// <param name="roster">Who is to get something.</param>
    /// <param name="mail">What each of them gets.</param>
    /// <param name="left">Takes those that are throttled to the last, who are then not in the report.</param>
    /// <param name="enough">From here on nobody is posted to any more: who is left counts as throttled.</param>
    /// <param name="cancellation">The end of the invocation's time; the only thing that makes this throw.</param>
    internal ValueTask<DeliveryReport> DeliverAsync(
        Roster roster, Mail mail, List<Member>? left, CancellationToken enough, CancellationToken cancellation)
    {
        var round = NewRound(sender, roster.Members, mail, enough, cancellation);
        var posting = round.RunAsync(options.ParallelPosts);
        return posting.IsCompletedSuccessfully && round.Report.Delivered == round.Report.Total
            ? new(Log(roster, round.Report))
            : FinishAsync(roster, mail, round, posting, left, enough, cancellation);
    }

    private PostRound NewRound(
        IConnectionSender by, IReadOnlyList<Member> members, Mail mail, CancellationToken enough, CancellationToken cancellation) =>
        new(by, Slow, members, mail, UtcNow, enough, cancellation);

    private DateTime UtcNow => time.GetUtcNow().UtcDateTime;

    private async ValueTask<DeliveryReport> FinishAsync(
        Roster roster, Mail mail, PostRound round, Task posting, List<Member>? left, CancellationToken enough,
        CancellationToken cancellation)
    {
        await posting;
        var gone = new List<Member>();
        await TakeGoneAsync(roster, round, gone, cancellation);
        var (report, broken) = (round.Report, round.Broken);
        if (round.Throttled.Count > 0)
        {
            var (slow, throttled) = Slow.Split(round.Throttled, UtcNow);
            using var tries = new ThrottledTries(options, isAwaited: left is null, time, enough);
            while (throttled.Count > 0 && await tries.NextAsync(cancellation))
            {
                round = NewRound(tries.Over(sender), throttled, mail, tries.End, cancellation);
                await round.RunAsync(options.ParallelPosts);
                await TakeGoneAsync(roster, round, gone, cancellation);
                // Who was throttled counts as what became of the further try.
                report += round.Report with { Throttled = 0 };
                broken ??= round.Broken;
                throttled = round.Throttled;
            }

            report = report with { Throttled = Leave(slow, throttled, left, enough) };
        }

        await RemoveAsync(roster.Room, gone, cancellation);
        if (broken is not null) ChatLog.SenderThrew(logger, ExceptionShape.Of(broken));
        return Log(roster, report);
    }

    /// <summary>Sees to those that are throttled still. Who has somebody to see to it is slow only once that has failed.</summary>
    /// <returns>How many have missed the frame for good.</returns>
    private int Leave(List<Member> slow, IReadOnlyList<Member> throttled, List<Member>? left, CancellationToken enough)
    {
        IReadOnlyList<Member> all = [.. slow, .. throttled];
        // From when it is enough on, who counts as throttled was not even posted to.
        if (!enough.IsCancellationRequested) Slow.Add(left is null ? all : slow, UtcNow);
        if (left is null) return all.Count;
        left.AddRange(all);
        return 0;
    }

    private async ValueTask TakeGoneAsync(Roster roster, PostRound round, List<Member> gone, CancellationToken cancellation)
    {
        gone.AddRange(TakeGone(roster, round));
        gone.AddRange(await EndAsync(roster, round.Expired, cancellation));
    }

    /// <summary>
    /// The gone ones, dropped from the cached roster at once so that the next message spares itself the posts. Not those
    /// whose $connect may still be running: they answer as the gone ones do.
    /// </summary>
    private List<Member> TakeGone(Roster roster, PostRound round)
    {
        if (round.Gone.Count == 0) return [];
        var now = time.GetUtcNow();
        var gone = round.Gone.Where(member => now - member.ConnectedAt >= ChatLimits.HandshakeGrace).ToList();
        rosters.Drop(roster.Room, gone);
        return gone;
    }

    /// <summary>Ends those whose token has expired. The next message tries again with those that could not be ended.</summary>
    /// <returns>Those that are gone now.</returns>
    private async ValueTask<IReadOnlyCollection<Member>> EndAsync(Roster roster, IReadOnlyList<Member> expired, CancellationToken cancellation)
    {
        if (expired.Count == 0) return [];
        var ended = new ConcurrentBag<Member>();
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = options.ParallelEnds, CancellationToken = cancellation };
        await Parallel.ForEachAsync(expired, bounded, async (member, stop) =>
        {
            if (await sender.CloseAsync(member.ConnectionId, stop) is DeliveryOutcome.Delivered or DeliveryOutcome.Gone) ended.Add(member);
        });
        rosters.Drop(roster.Room, [.. ended]);
        return ended;
    }

    /// <summary>Ghosts that could not be removed are met again by the next message, so that this one need not fail for them.</summary>
    private async ValueTask RemoveAsync(string room, List<Member> gone, CancellationToken cancellation)
    {
        if (gone.Count == 0) return;
        var isRemoved = false;
        try
        {
            await store.RemoveConnectionsAsync(gone.ConvertAll(member => member.ConnectionId), cancellation);
            isRemoved = true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            ChatLog.NotRemoved(logger, gone.Count, ExceptionShape.Of(failure));
        }
        finally
        {
            // They were dropped already, and the store has them still.
            if (!isRemoved) rosters.Forget(room);
        }
    }

    /// <summary>Receivers that nobody tries any more.</summary>
    internal void Miss(string room, int throttled) => MissedPosts.Add(room, new(0, 0, throttled, 0, 0));

    private DeliveryReport Log(Roster roster, DeliveryReport report)
    {
        if (report.Missed > 0) MissedPosts.Add(roster.Room, report);
        else ChatLog.Delivered(logger, report.Delivered, report.Gone);
        return report;
    }
}
