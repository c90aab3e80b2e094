using CsCheck;

namespace Chat.Stores.Contract;

/// <summary>Takers of one slice in every order: some die in the middle, and the queue hands their jobs out again.</summary>
public abstract partial class ChatStoreContract
{
    [Fact]
    public Task Whatever_the_order_each_stored_entry_is_served_and_one_holds_the_slice_at_a_time() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 60], Gen.Int[1, 8]).SampleAsync(
            async (choices, entries) =>
            {
                await using var database = await CreateDatabaseAsync(Clock);
                await new SliceTrial([await database.OpenAsync(), await database.OpenAsync()], Clock, entries).RunAsync(choices);
            },
            iter: PropertyCases, threads: 1);

    /// <summary>
    /// A log is a number that rises; a taker reads it, and later records what it read. Each choice lets one of those that
    /// can do something do its next step: a new job, a read, a release, a death.
    /// </summary>
    private sealed class SliceTrial(IChatStore[] stores, Microsoft.Extensions.Time.Testing.FakeTimeProvider clock, int entries)
    {
        private readonly SliceKey _key = new("lobby", 0, 1, 0);
        private readonly Queue<long> _jobs = new();
        private readonly List<Taker> _takers = [];
        private long _stored;
        private long _served;
        private int _attempts;

        public async Task RunAsync(int[] choices)
        {
            foreach (var choice in choices)
                await StepAsync(choice, mayDie: true);
            for (var i = 0; _stored < entries || _jobs.Count > 0 || _takers.Count > 0; i++)
            {
                Assert.True(i < 10_000, "The jobs never came to an end.");
                await StepAsync(i, mayDie: false);
            }

            Assert.Equal(entries, _served);
        }

        private async Task StepAsync(int choice, bool mayDie)
        {
            switch (choice % 5)
            {
                case 0 or 1 when _stored < entries:
                    _jobs.Enqueue(++_stored);
                    break;
                case 2 when _jobs.TryDequeue(out var seq):
                    await TakeAsync(seq);
                    break;
                case 3 when _takers.Count > 0:
                    await AdvanceAsync(_takers[choice % _takers.Count]);
                    break;
                case 4 when mayDie && choice == 9 && _takers.Count > 0:
                    // The queue notices after the lease at the earliest.
                    var dead = _takers[0];
                    _takers.RemoveAt(0);
                    clock.Advance(Lease);
                    _takers.RemoveAll(taker => { _jobs.Enqueue(taker.Seq); return true; });
                    _jobs.Enqueue(dead.Seq);
                    break;
            }
        }

        private async Task TakeAsync(long seq)
        {
            var holder = $"attempt {++_attempts}";
            var take = await stores[_attempts % 2].TakeSliceAsync(_key, seq, holder, clock.GetUtcNow() + Lease);
            if (take.Status == SliceStatus.Busy)
                _jobs.Enqueue(seq);
            if (take.Status == SliceStatus.Served)
                Assert.True(_served >= seq);
            if (take.Status != SliceStatus.Taken)
                return;
            Assert.Empty(_takers);
            _takers.Add(new(seq, holder, take.Progress!.Cursor, take.Knocks));
        }

        private async Task AdvanceAsync(Taker taker)
        {
            if (taker.Read is null)
            {
                taker.Read = _stored;
                return;
            }

            _served = Math.Max(_served, taker.Read.Value);
            var progress = At(taker.Read.Value, taker.Heard);
            var release = await stores[0].ReleaseSliceAsync(_key, taker.Holder, progress, clock.GetUtcNow() + Lease);
            Assert.NotEqual(SliceReleaseStatus.Lost, release.Status);
            if (release.Status == SliceReleaseStatus.Released)
                _takers.Remove(taker);
            (taker.Read, taker.Heard) = (null, release.Knocks);
        }

        private sealed record Taker(long Seq, string Holder, long Cursor, long Heard)
        {
            public long? Read { get; set; }

            public long Heard { get; set; } = Heard;
        }
    }
}
