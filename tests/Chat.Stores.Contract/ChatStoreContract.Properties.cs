using Chat.Core.Delivery;
using Chat.Stores.Contract.Model;
using CsCheck;

namespace Chat.Stores.Contract;

/// <summary>Random sequences of steps; a failure prints the seed that repeats it.</summary>
public abstract partial class ChatStoreContract
{
    [Fact]
    public Task Any_sequence_on_two_instances_is_answered_as_by_the_model() =>
        Step.Sequences(40).SampleAsync(steps => RunAsync(steps, stops: false), iter: PropertyCases, threads: 1);

    [Fact]
    public Task Any_sequence_of_stopped_steps_that_are_done_again_ends_as_in_the_model() =>
        Step.Sequences(25).SampleAsync(steps => RunAsync(steps, stops: true), iter: PropertyCases, threads: 1);

    /// <summary>Each connection is one caller's, so each caller knows where its own must end; the rooms are everybody's.</summary>
    [Fact]
    public Task Any_sequences_at_once_end_in_rooms_that_agree_with_every_answer() =>
        Step.Sequences(15).Array[2, 6].SampleAsync(RunAtOnceAsync, iter: PropertyCases, threads: 1);

    private async Task RunAsync(Step[] steps, bool stops)
    {
        await using var database = await CreateDatabaseAsync(new ShortWaits(Clock));
        IChatStore[] stores = [await database.OpenAsync(), await database.OpenAsync()];
        var rosters = Array.ConvertAll(stores, store => new RosterCache(store, Clock, 10));
        var comparison = new Comparison(new ModelStore(Clock), Clock);
        foreach (var (i, step) in steps.Index())
        {
            comparison.Retried = stops;
            await TakeAsync(comparison, step, $"text {i}", stops ? new Stopping(database, step.StopAt) : null, stores[step.Instance]);
            // Before the whole is read, which puts counts right: what follows the changes must be right without.
            if (i % 3 == 2)
                await comparison.CheckFollowedAsync(stores[step.Instance], rosters[step.Instance]);
            if (i % 5 == 4)
                await comparison.CheckWholeAsync(stores[1 - step.Instance]);
        }

        await comparison.CheckFollowedAsync(stores[0], rosters[1]);

        await comparison.CheckWholeAsync(stores[0]);
        await comparison.CheckWholeAsync(stores[1]);
    }

    private async Task TakeAsync(Comparison comparison, Step step, string text, Stopping? stopping, IChatStore store)
    {
        async Task<T> Try<T>(Func<IChatStore, ValueTask<T>> act)
        {
            if (stopping is { At: > 0 })
                await stopping.TryAsync(act);
            return await act(store);
        }

        switch (step)
        {
            case Connect connect:
                var connection = comparison.NewConnection(connect);
                comparison.Connected(connection, await Try(on => on.ConnectAsync(connection)));
                break;
            case Join { Room: var room } join:
                comparison.Joined(comparison.IdOf(join.Who), room, await Try(on => on.JoinAsync(comparison.IdOf(join.Who), room)));
                break;
            case Leave { Room: var room } leave:
                comparison.Left(comparison.IdOf(leave.Who), room, await Try(on => on.LeaveAsync(comparison.IdOf(leave.Who), room)));
                break;
            case Remove remove:
                comparison.Removed(
                    comparison.IdOf(remove.Who), await Try(on => on.RemoveConnectionAsync(comparison.IdOf(remove.Who))));
                break;
            case RemoveBoth both:
                string[] ids = [comparison.IdOf(both.Who), comparison.IdOf(both.Other)];
                await Try(async on =>
                {
                    await on.RemoveConnectionsAsync(ids);
                    return ids.Length;
                });
                Array.ForEach(ids, comparison.Removed);
                break;
            case Append { Id: var id } append:
                // Without an id nothing makes a retry safe, and nothing is promised.
                var draft = comparison.NewDraft(append, text);
                comparison.Appended(draft, id == 0 ? await store.AppendAsync(draft) : await Try(on => on.AppendAsync(draft)));
                break;
            case Wait:
                Clock.Advance(TimeSpan.FromMinutes(6));
                break;
        }
    }

    private async Task RunAtOnceAsync(Step[][] callers)
    {
        await using var database = await CreateDatabaseAsync(Clock);
        IChatStore[] stores = [await database.OpenAsync(), await database.OpenAsync()];
        var runs = await Task.WhenAll(callers.Select((steps, i) => Task.Run(() => new Caller($"caller{i}", stores, Clock).RunAsync(steps))));

        foreach (var room in Comparison.Rooms)
        {
            var log = await LogAsync(stores[0], room);
            Assert.Equal(log.Count, log.Select(entry => entry.Seq).Distinct().Count());
            Assert.Equal(log, await LogAsync(stores[1], room));
            Assert.Equal(
                runs.SelectMany(run => run.Stored).Where(entry => entry.Room == room).OrderBy(entry => entry.Seq), log);
            Assert.Equal(
                runs.SelectMany(run => run.MembersOf(room)).Order(StringComparer.Ordinal), await SettledMembersAsync(stores[0], room));
        }
    }

    /// <summary>Tries a step on an instance that stops there, before another one does it again.</summary>
    private sealed record Stopping(StoreDatabase Database, int At)
    {
        public async Task TryAsync<T>(Func<IChatStore, ValueTask<T>> act)
        {
            var stop = new StopAtStep();
            var doomed = await Database.OpenAsync(stop);
            stop.Arm(At);
            await RanToItsEnd(act(doomed), stop);
        }
    }
}
