using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Rooms;
using Chat.Stores.DynamoDb.Table;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>
/// Sends: number, sent id, entry, in this order, each a write of its own. A stop after the number skips it; a stop after
/// the sent id leaves a place that the retry fills, or gives up for good and takes another.
/// </summary>
internal sealed class Appends(ItemTable table, Heads heads, Memberships memberships, SentIds sent, RoomLog log, TimeProvider time)
{
    /// <summary>
    /// How long a retry may still fill the place that the first try was given. An entry that turns up later than 30 s
    /// after its number was given out breaks the clean cut: clients have looked there, and do not look again. The rest
    /// of the 30 s is for the write itself.
    /// </summary>
    private static readonly TimeSpan FillTime = TimeSpan.FromSeconds(20);

    // Each further try means that another retry of the same id came in between just then.
    private const int Tries = 12;

    public async ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation)
    {
        if (!EntryItem.Fits(draft))
            return new(AppendStatus.TooLarge);
        try
        {
            if (draft.KnownRosterVersion is null && !await IsMemberAsync(draft, cancellation))
                return await RepeatAsync(draft, cancellation);

            if (await NumberAsync(draft, cancellation) is not { } head)
                return await RepeatAsync(draft, cancellation);
            if (draft.Id is not null)
                return await StoreOnceAsync(draft, head, cancellation);
            var entry = head.Feed.WithSender(EntryItem.ToEntry(draft, head.Seq), draft.ConnectionId);
            await log.PutAsync(entry, cancellation);
            return new(AppendStatus.Stored, entry, head);
        }
        catch (DynamoDbStoreException exception) when (Faults.IsTooLarge(exception))
        {
            return new(AppendStatus.TooLarge);
        }
    }

    /// <summary>
    /// Gives the draft a number, or null to one who is not a member at it. A leave or a kick deletes the member before it
    /// raises the version: where the version is not the one that the sender is known to be a member at, it is looked up
    /// once more, and that answer holds for this number.
    /// </summary>
    private async ValueTask<RoomHead?> NumberAsync(Draft draft, CancellationToken cancellation)
    {
        var head = await heads.NumberAsync(draft.Room, cancellation);
        return head.RosterVersion == draft.KnownRosterVersion || await IsMemberAsync(draft, cancellation) ? head : null;
    }

    private ValueTask<bool> IsMemberAsync(Draft draft, CancellationToken cancellation) =>
        memberships.IsMemberAsync(draft.ConnectionId, draft.Room, cancellation);

    private async ValueTask<AppendResult> StoreOnceAsync(Draft draft, RoomHead head, CancellationToken cancellation)
    {
        var mine = new SentId(draft.Room, head.Seq, default);
        var recorded = await sent.RecordAsync(draft.User, draft.Id!, mine.Room, mine.Seq, cancellation);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (status, entry) = await FillAsync(draft, recorded, IsAt(recorded, mine), head.Feed, cancellation);
            if (entry is not null)
                return new(status, entry, recorded.Room == draft.Room ? head : (await heads.ReadAsync(recorded.Room, cancellation)).Head);

            // The place is given up: nobody has stored anything there, and nobody can. This try's own number is next.
            if (attempt > 0)
                await table.WaitAsync(attempt, cancellation);
            if (IsAt(recorded, mine))
            {
                if (await NumberAsync(draft, cancellation) is not { } next)
                    return await RepeatAsync(draft, cancellation);
                head = next;
                mine = new(draft.Room, head.Seq, default);
            }

            recorded = await sent.MoveAsync(draft.User, draft.Id!, recorded, mine.Room, mine.Seq, cancellation);
        }

        throw new DynamoDbStoreException("The same id is being sent from several places at once: send it again in a moment.");
    }

    /// <summary>Stores the draft at the recorded place, where that is right, or finds what was stored there.</summary>
    /// <returns>No entry where the place is given up.</returns>
    private async ValueTask<(AppendStatus Status, Entry? Entry)> FillAsync(
        Draft draft, SentId recorded, bool isMine, RoomFeed feed, CancellationToken cancellation)
    {
        if (isMine || (recorded.Room == draft.Room && time.GetUtcNow() - recorded.At < FillTime))
        {
            var filling = feed.WithSender(EntryItem.ToEntry(draft, recorded.Seq), draft.ConnectionId);
            var (stored, entry) = await log.PutAsync(filling, cancellation);
            return (stored || isMine ? AppendStatus.Stored : AppendStatus.Repeated, entry);
        }

        // What was meant for another room is not put there on this draft's word.
        var until = time.GetUtcNow() + Core.Protocol.ChatLimits.RepeatWindow;
        return (AppendStatus.Repeated, await log.VoidAsync(recorded.Room, recorded.Seq, until, cancellation));
    }

    /// <summary>Answers one who may not send to the room: with the entry that the id stands for, else with a refusal.</summary>
    private async ValueTask<AppendResult> RepeatAsync(Draft draft, CancellationToken cancellation)
    {
        if (draft.Id is null || await sent.FindAsync(draft.User, draft.Id, cancellation) is not { } recorded)
            return new(AppendStatus.NotInRoom);

        // The record says that the sender was a member when the number was given out; only the entry was never put. As it is
        // a member no more nobody posts to it, so that its connection need not be kept.
        var (status, entry) = recorded.Room == draft.Room && time.GetUtcNow() - recorded.At < FillTime
            ? await FillAsync(draft, recorded, isMine: false, feed: default, cancellation)
            : (AppendStatus.Repeated, await log.FindAsync(recorded.Room, recorded.Seq, cancellation));
        return entry is null
            ? new(AppendStatus.NotInRoom)
            : new(status, entry, (await heads.ReadAsync(recorded.Room, cancellation)).Head);
    }

    private static bool IsAt(SentId one, SentId other) => one.Room == other.Room && one.Seq == other.Seq;
}
