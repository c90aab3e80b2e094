namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    private static readonly SliceKey First = new("lobby", 10, 2, 0);

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private int _holders;

    [Fact]
    public async Task A_slice_that_was_never_taken_begins_where_its_feed_began()
    {
        var take = await TakeAsync(Store, 12);

        Assert.Equal((SliceStatus.Taken, 1), (take.Status, take.Knocks));
        Assert.Equal((10, 0, null, 0), (take.Progress!.Cursor, take.Progress.Heard, take.Progress.ServedAt, take.Progress.Recent));
        Assert.Empty(take.Progress.Holes);
    }

    [Fact]
    public async Task What_was_recorded_is_what_the_next_one_finds()
    {
        await TakeAsync(Store, 12, "a");
        var progress = new SliceProgress(
            14, 1, Now, 2.5, [new(11, Now), new(13, Now - TimeSpan.FromMilliseconds(77))]);

        Assert.Equal(SliceReleaseStatus.Released, (await Store.ReleaseSliceAsync(First, "a", progress, Now + Lease)).Status);

        var next = await TakeAsync(Other, 15);
        Assert.Equal((SliceStatus.Taken, 2), (next.Status, next.Knocks));
        Assert.Equal(progress.Holes, next.Progress!.Holes);
        Assert.Equal(progress with { Holes = [] }, next.Progress with { Holes = [] });
    }

    [Fact]
    public async Task Slices_of_one_room_and_feeds_of_one_room_do_not_meet()
    {
        SliceKey[] keys =
            [First, First with { Slice = 1 }, First with { Slices = 4 }, First with { From = 11 }, First with { Room = "cats" }];

        foreach (var key in keys)
        {
            var take = await Store.TakeSliceAsync(key, 12, NewHolder(), Now + Lease);
            Assert.Equal((SliceStatus.Taken, 1, key.From), (take.Status, take.Knocks, take.Progress!.Cursor));
        }
    }

    [Fact]
    public async Task While_one_holds_a_slice_nobody_else_takes_it_and_their_knocks_keep_it_from_letting_go()
    {
        await TakeAsync(Store, 11, "a");
        Assert.Equal(SliceStatus.Held, (await TakeAsync(Other, 12, "b")).Status);

        var first = await Store.ReleaseSliceAsync(First, "a", At(11, heard: 1), Now + Lease);
        Assert.Equal(new SliceRelease(SliceReleaseStatus.Knocked, 2), first);
        Assert.Equal(SliceStatus.Held, (await TakeAsync(Other, 13, "c")).Status);

        var second = await Store.ReleaseSliceAsync(First, "a", At(12, heard: 2), Now + Lease);
        Assert.Equal(new SliceRelease(SliceReleaseStatus.Knocked, 3), second);
        Assert.Equal(SliceReleaseStatus.Released, (await Store.ReleaseSliceAsync(First, "a", At(13, heard: 3), Now + Lease)).Status);
        Assert.Equal(SliceStatus.Served, (await TakeAsync(Other, 13, "c")).Status);
    }

    [Fact]
    public async Task What_was_served_needs_no_serving_whoever_asks()
    {
        await TakeAsync(Store, 11, "a");
        Assert.Equal(SliceStatus.Busy, (await TakeAsync(Other, 11)).Status);
        await Store.ReleaseSliceAsync(First, "a", At(12, heard: 2), Now + Lease);

        Assert.Equal(SliceStatus.Served, (await TakeAsync(Other, 11)).Status);
        // Whoever asks a second time for what was served may find that somebody relied on a dead one: an empty pass.
        var third = await TakeAsync(Store, 12, "b");
        Assert.Equal(SliceStatus.Taken, third.Status);
        Assert.Equal(
            SliceReleaseStatus.Released, (await Store.ReleaseSliceAsync(First, "b", At(12, third.Knocks), Now + Lease)).Status);
        Assert.Equal(SliceStatus.Served, (await TakeAsync(Other, 12)).Status);
        Assert.Equal(SliceStatus.Taken, (await TakeAsync(Other, 13)).Status);
    }

    [Fact]
    public async Task Who_holds_a_slice_may_take_it_again_and_another_may_once_the_lease_has_ended()
    {
        await TakeAsync(Store, 11, "a");
        Assert.Equal(SliceStatus.Taken, (await TakeAsync(Other, 11, "a")).Status);
        Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SliceStatus.Busy, (await TakeAsync(Other, 11, "b")).Status);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(SliceStatus.Taken, (await TakeAsync(Other, 11, "c")).Status);

        Assert.Equal(SliceReleaseStatus.Lost, (await Store.ReleaseSliceAsync(First, "a", At(11, heard: 9), Now + Lease)).Status);
        Assert.Equal(SliceStatus.Held, (await TakeAsync(Store, 12, "d")).Status);
    }

    [Fact]
    public async Task A_knock_renews_the_lease_of_the_holder_that_goes_on()
    {
        await TakeAsync(Store, 11, "a");
        await TakeAsync(Other, 12);
        Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        await Store.ReleaseSliceAsync(First, "a", At(11, heard: 1), Now + Lease);
        Clock.Advance(Lease - TimeSpan.FromSeconds(1));

        Assert.Equal(SliceStatus.Held, (await TakeAsync(Other, 13)).Status);
    }

    /// <summary>The one whose own job the holder had comes back for those that relied on it, though its own entry was served.</summary>
    [Fact]
    public async Task Knocks_of_those_that_relied_on_a_dead_holder_are_heard_by_its_job_s_next_try()
    {
        await TakeAsync(Store, 11, "a");
        Assert.Equal(SliceStatus.Held, (await TakeAsync(Other, 12)).Status);
        var release = await Store.ReleaseSliceAsync(First, "a", At(12, heard: 2) with { Heard = 1 }, Now + Lease);
        Assert.Equal(SliceReleaseStatus.Knocked, release.Status);
        Assert.Equal(SliceStatus.Held, (await TakeAsync(Other, 13)).Status);
        Clock.Advance(Lease);

        var again = await TakeAsync(Store, 11);

        Assert.Equal((SliceStatus.Taken, 12, 1), (again.Status, again.Progress!.Cursor, again.Progress.Heard));
    }

    [Fact]
    public async Task A_slice_handed_on_is_free_and_its_knocks_are_kept_for_the_next()
    {
        await TakeAsync(Store, 11, "a");
        await TakeAsync(Other, 12);

        Assert.Equal(SliceReleaseStatus.Released, (await Store.ReleaseSliceAsync(First, "a", At(11, heard: 1), leaseUntil: null)).Status);

        Assert.Equal((SliceStatus.Taken, 3), ((await TakeAsync(Other, 11, "b")) is var take ? (take.Status, take.Knocks) : default));
    }

    [Fact]
    public async Task A_hole_is_served_on_behalf_of_its_own_number_alone()
    {
        await TakeAsync(Store, 12, "a");
        await Store.ReleaseSliceAsync(First, "a", At(13, heard: 1) with { Holes = [new(11, Now)] }, Now + Lease);

        Assert.Equal(SliceStatus.Served, (await TakeAsync(Other, 12)).Status);
        var taken = await TakeAsync(Other, 11, "b");
        Assert.Equal(SliceStatus.Taken, taken.Status);
        Assert.Equal(11, Assert.Single(taken.Progress!.Holes).Seq);
        Assert.Equal(SliceStatus.Busy, (await TakeAsync(Store, 11)).Status);

        await Store.ReleaseSliceAsync(First, "b", At(13, heard: 9), Now + Lease);
        Assert.Equal(SliceStatus.Served, (await TakeAsync(Store, 11)).Status);
    }

    [Fact]
    public async Task A_slice_that_nobody_took_cannot_be_let_go_of()
    {
        Assert.Equal(SliceReleaseStatus.Lost, (await Store.ReleaseSliceAsync(First, "a", At(11, heard: 0), Now + Lease)).Status);
        Assert.Equal(10, (await TakeAsync(Other, 11)).Progress!.Cursor);
    }

    [Fact]
    public async Task Of_many_that_come_at_once_exactly_one_takes_the_slice()
    {
        for (var round = 1; round <= 5; round++)
        {
            var seq = 10 + round;
            var takes = await AtOnce(8, 1, async (store, caller, _) =>
                (Holder: $"{round}/{caller}", Take: await TakeAsync(store, seq, $"{round}/{caller}")));

            var (holder, taken) = Assert.Single(takes, one => one.Take.Status == SliceStatus.Taken);
            Assert.All(takes, one => Assert.True(one.Holder == holder || one.Take.Status == SliceStatus.Busy));
            var release = await Store.ReleaseSliceAsync(First, holder, At(seq, 8 * round), Now + Lease);
            Assert.Equal(new SliceRelease(SliceReleaseStatus.Released, 8 * round), release);
            Assert.InRange(taken.Knocks, 1, 8 * round);
        }
    }

    [Fact]
    public Task A_stopped_take_keeps_nobody_from_the_slice_for_longer_than_its_lease() => AtEveryStep(
        prepare: _ => Task.CompletedTask,
        act: store => store.TakeSliceAsync(First, 11, "stopped", Now + Lease),
        check: async (store, _) =>
        {
            var (before, holder) = (await store.TakeSliceAsync(First, 11, "next", Now + Lease), "next");
            Assert.True(before.Status is SliceStatus.Taken or SliceStatus.Busy);
            if (before.Status == SliceStatus.Busy)
            {
                Clock.Advance(Lease);
                (before, holder) = (await store.TakeSliceAsync(First, 11, "last", Now + Lease), "last");
            }

            Assert.Equal((SliceStatus.Taken, 10), (before.Status, before.Progress!.Cursor));
            var release = await store.ReleaseSliceAsync(First, holder, At(11, before.Knocks), Now + Lease);
            Assert.Equal(SliceReleaseStatus.Released, release.Status);
            Assert.Equal(SliceStatus.Served, (await store.TakeSliceAsync(First, 11, "late", Now + Lease)).Status);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_stopped_release_has_recorded_all_or_nothing(bool knocked) => AtEveryStep(
        prepare: async store =>
        {
            await store.TakeSliceAsync(First, 11, "a", Now + Lease);
            if (knocked)
                await store.TakeSliceAsync(First, 12, "b", Now + Lease);
        },
        act: store => store.ReleaseSliceAsync(First, "a", At(11, heard: 1) with { Recent = 3 }, Now + Lease),
        check: async (store, done) =>
        {
            Clock.Advance(Lease);
            var take = await store.TakeSliceAsync(First, 13, "c", Now + Lease);
            Assert.Equal(SliceStatus.Taken, take.Status);
            var (cursor, heard, recent) = (take.Progress!.Cursor, take.Progress.Heard, take.Progress.Recent);
            Assert.True((cursor, heard, recent) == (11, 1, 3) || ((cursor, heard, recent) == (10, 0, 0) && !done));
        });

    private static SliceProgress At(long cursor, long heard) => new(cursor, heard, null, 0, []);

    private string NewHolder() => $"holder {Interlocked.Increment(ref _holders)}";

    private ValueTask<SliceTake> TakeAsync(IChatStore store, long seq, string? holder = null) =>
        store.TakeSliceAsync(First, seq, holder ?? NewHolder(), Now + Lease);
}
