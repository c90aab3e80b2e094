namespace Chat.Stores.DynamoDb.Tests;

/// <summary>What becomes of what a stop before the third write has left behind.</summary>
public sealed class RepairTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(19);

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_retry_within_20_s_fills_the_place_of_the_first_try()
    {
        await StopBeforeEntryAsync(Say("a", "hello", id: "1"));
        await Store.AppendAsync(Say("a", "meanwhile"));
        Clock.Advance(Soon);

        var retry = await Store.AppendAsync(Say("a", "hello", id: "1"));

        Assert.Equal((AppendStatus.Stored, 1), (retry.Status, retry.Entry!.Seq));
        Assert.Equal(["hello", "meanwhile"], await TextsAsync());
    }

    /// <summary>It is the retry whose answer tells the number, and the feed of its head by which the entry goes.</summary>
    [Fact]
    public async Task A_retry_by_another_connection_that_fills_the_place_is_the_one_that_sent_it()
    {
        await Store.ConnectAsync(NewConnection("b"));
        await Store.QueueRoomAsync("lobby", 2, Clock.GetUtcNow().AddHours(1));
        await StopBeforeEntryAsync(Say("a", "hello", id: "1"));

        var retry = await Store.AppendAsync(Say("a", "hello", id: "1") with { ConnectionId = "b" });

        Assert.Equal((1, "b"), (retry.Entry!.Seq, retry.Entry.SentBy));
        Assert.Equal(retry.Entry, Assert.Single((await Store.ReadHistoryAsync(new("lobby", 9))).Entries));
    }

    /// <summary>A client that has looked for number 1 and did not find it never looks again: see promise 3.</summary>
    [Fact]
    public async Task A_later_retry_gets_a_number_above_every_cut_that_was_made_meanwhile()
    {
        await StopBeforeEntryAsync(Say("a", "hello", id: "1"));
        var joined = await Store.ConnectAsync(NewConnection("b"));
        Clock.Advance(Late);

        var retry = await Store.AppendAsync(Say("a", "hello", id: "1"));
        var again = await Store.AppendAsync(Say("a", "hello", id: "1"));

        Assert.Equal(AppendStatus.Stored, retry.Status);
        Assert.True(retry.Entry!.Seq > joined.Seq);
        Assert.Equal((AppendStatus.Repeated, retry.Entry), (again.Status, again.Entry));
        Assert.Equal(["hello"], await TextsAsync());
    }

    [Fact]
    public async Task A_first_try_that_comes_to_life_after_a_later_retry_stores_nothing_and_answers_as_the_retry()
    {
        await Store.ConnectAsync(NewConnection("a"));
        var held = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var slow = Database.Open(InterceptedClient.Of(Database.Client, BeforeWrite(3, async () =>
        {
            reached.SetResult();
            await held.Task;
        })));

        var first = slow.AppendAsync(Say("a", "hello", id: "1")).AsTask();
        await reached.Task;
        Clock.Advance(Late);
        var retry = await Store.AppendAsync(Say("a", "hello", id: "1"));
        held.SetResult();

        Assert.Equal(retry.Entry, (await first).Entry);
        Assert.Equal(["hello"], await TextsAsync());
    }

    [Fact]
    public async Task A_repeat_elsewhere_never_puts_its_text_into_the_room_of_the_first_try()
    {
        await Store.ConnectAsync(NewConnection("a"));
        await Store.JoinAsync("a", "cats");
        await StopBeforeEntryAsync(Say("a", "for the lobby", id: "1"), connected: true);

        var retry = await Store.AppendAsync(Say("a", "for the cats", "cats", id: "1"));

        Assert.Equal((AppendStatus.Stored, "cats"), (retry.Status, retry.Entry!.Room));
        Assert.Empty(await TextsAsync());
        Assert.Equal(["for the cats"], await TextsAsync("cats"));
    }

    [Fact]
    public async Task A_retry_after_leaving_is_stored_in_time_and_refused_late()
    {
        await StopBeforeEntryAsync(Say("a", "in time", id: "1"));
        await StopBeforeEntryAsync(Say("a", "late", id: "2"), connected: true);
        await Store.LeaveAsync("a", "lobby");

        Assert.Equal(AppendStatus.Stored, (await Store.AppendAsync(Say("a", "in time", id: "1"))).Status);
        Clock.Advance(Late);
        Assert.Equal(AppendStatus.NotInRoom, (await Store.AppendAsync(Say("a", "late", id: "2"))).Status);
        Assert.Equal(["in time"], await TextsAsync());
    }

    [Fact]
    public async Task A_place_that_was_given_up_is_in_no_page_and_hides_no_other()
    {
        await StopBeforeEntryAsync(Say("a", "given up", id: "1"));
        for (var i = 0; i < 4; i++)
            await Store.AppendAsync(Say("a", $"{i}"));
        Clock.Advance(Late);
        await Store.AppendAsync(Say("a", "given up", id: "1"));

        var first = await Store.ReadHistoryAsync(new("lobby", 2, After: 0));
        var newest = await Store.ReadHistoryAsync(new("lobby", 5));

        Assert.Equal(["0", "1"], first.Entries.Select(entry => entry.Text));
        Assert.True(first.More);
        Assert.Equal(["0", "1", "2", "3", "given up"], newest.Entries.Select(entry => entry.Text));
        Assert.False(newest.More);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("lobby")]
    public async Task A_join_that_stopped_before_it_raised_the_version_is_counted_by_whoever_reads_the_roster(string room)
    {
        await Store.ConnectAsync(NewConnection("a"));
        await Store.ConnectAsync(NewConnection("b", "elsewhere"));
        var doomed = OpenDoomed();
        await Assert.ThrowsAsync<InvalidOperationException>(() => doomed.JoinAsync("b", room).AsTask());

        var members = (await Store.ReadRosterAsync(room)).Members.Count;

        var head = (await Store.ReadHistoryAsync(new(room, 1))).Head;
        Assert.Equal((room == "new" ? 1 : 2, members), (members, head.Connections));
        Assert.NotEqual("", head.Epoch);
        Assert.Equal(head.Epoch, (await Store.JoinAsync("b", room)).Head.Epoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ghost_of_a_join_that_a_removal_overtook_goes_with_the_next_try_of_either(bool joinAgain)
    {
        await Store.ConnectAsync(NewConnection("a"));
        var writes = 0;
        var doomed = Database.Open(InterceptedClient.Of(Database.Client, async (isWrite, send) =>
        {
            writes += isWrite ? 1 : 0;
            if (isWrite && writes == 2)
                await Store.RemoveConnectionAsync("a");
            return writes == 3 ? throw new InvalidOperationException("Stopped.") : await send();
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => doomed.JoinAsync("a", "cats").AsTask());
        Assert.Single((await Store.ReadRosterAsync("cats")).Members);

        if (joinAgain)
            Assert.Equal(JoinStatus.NoSuchConnection, (await Store.JoinAsync("a", "cats")).Status);
        else
            Assert.Equal(["cats"], await Store.RemoveConnectionAsync("a"));

        Assert.Empty((await Store.ReadRosterAsync("cats")).Members);
        Assert.Equal(0, (await Store.ReadHistoryAsync(new("cats", 1))).Head.Connections);
    }

    /// <summary>Number and sent id are written, the entry is not.</summary>
    private async Task StopBeforeEntryAsync(Draft draft, bool connected = false)
    {
        if (!connected)
            await Store.ConnectAsync(NewConnection(draft.ConnectionId));
        var doomed = OpenDoomed();
        await Assert.ThrowsAsync<InvalidOperationException>(() => doomed.AppendAsync(draft).AsTask());
    }

    private DynamoDbChatStore OpenDoomed() => Database.Open(
        InterceptedClient.Of(Database.Client, BeforeWrite(3, () => throw new InvalidOperationException("Stopped."))));

    private static Interception BeforeWrite(int number, Func<Task> act) => async (isWrite, send) =>
    {
        if (isWrite && --number == 0)
            await act();
        return await send();
    };
}
