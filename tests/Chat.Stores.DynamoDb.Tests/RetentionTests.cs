using Amazon.DynamoDBv2.Model;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>Where entries expire. DynamoDB deletes them late, so they are all still in the table here.</summary>
public sealed class RetentionTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private DynamoDbChatStore _store = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _store = Database.Open(with: options => options with { KeepEntriesFor = Kept });
        await _store.ConnectAsync(NewConnection("a") with { ExpiresAt = Clock.GetUtcNow().AddDays(30) });
        for (var i = 1; i <= 30; i++)
        {
            await _store.AppendAsync(Say("a", $"{i}"));
            Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    // At 30 h entry 1 is 30 h old, entry 7 is 24 h old and gone, entry 8 is the oldest kept.
    [Theory]
    [InlineData(0L, 8, true)]
    [InlineData(3L, 8, true)]
    [InlineData(6L, 8, true)]
    [InlineData(8L, 9, false)]
    [InlineData(20L, 21, false)]
    [InlineData(31L, 8, true)]
    public async Task What_comes_after_an_expired_entry_says_that_some_are_lost(long after, int first, bool lost)
    {
        var page = await _store.ReadHistoryAsync(new("lobby", 3, After: after));

        Assert.Equal([first, first + 1, first + 2], page.Entries.Select(entry => (int)entry.Seq));
        Assert.Equal((true, lost), (page.More, page.Lost));
        page = await _store.ReadHistoryAsync(new("lobby", 200, After: after, MostBytes: 1));
        Assert.Equal(first, Assert.Single(page.Entries).Seq);
        Assert.Equal((true, lost), (page.More, page.Lost));
    }

    [Fact]
    public async Task Pages_backwards_end_with_the_oldest_that_is_kept()
    {
        var page = await _store.ReadHistoryAsync(new("lobby", 50));

        Assert.Equal((8, 30), (page.Entries[0].Seq, page.Entries[^1].Seq));
        Assert.False(page.More || page.Lost);
        page = await _store.ReadHistoryAsync(new("lobby", 200, Before: 9, MostBytes: 1));
        Assert.Equal(8, Assert.Single(page.Entries).Seq);
        Assert.False(page.More || page.Lost);
    }

    [Fact]
    public async Task A_number_that_nobody_used_is_not_taken_for_lost()
    {
        var doomed = Database.Open(InterceptedClient.Of(Database.Client, StopAtSecondWrite()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => doomed.AppendAsync(Say("a", "31")).AsTask());
        await _store.AppendAsync(Say("a", "32"));

        var page = await _store.ReadHistoryAsync(new("lobby", 3, After: 30));
        var fromGap = await _store.ReadHistoryAsync(new("lobby", 3, After: 31));

        Assert.Equal([32L], page.Entries.Select(entry => entry.Seq));
        Assert.False(page.Lost || fromGap.Lost);
    }

    [Fact]
    public async Task Entries_carry_a_time_to_live_where_they_expire_and_none_where_they_do_not()
    {
        await Store.AppendAsync(Say("a", "kept for ever"));

        Assert.True((await ItemAsync(30)).ContainsKey(ChatTable.TimeToLive));
        Assert.False((await ItemAsync(31)).ContainsKey(ChatTable.TimeToLive));
    }

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(long seq) => (await Database.Client.GetItemAsync(
        Database.Table, new() { ["pk"] = new("LOG#lobby"), ["sk"] = new($"{seq:D19}") })).Item;

    private static Interception StopAtSecondWrite()
    {
        var writes = 0;
        return (isWrite, send) => isWrite && ++writes == 2 ? throw new InvalidOperationException("Stopped.") : send();
    }
}
