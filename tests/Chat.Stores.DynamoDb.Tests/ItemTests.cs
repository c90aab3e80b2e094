using Amazon.DynamoDBv2.Model;
using Chat.Stores.DynamoDb.Log;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>What is in the table, and how large it is: a write unit is 1 KB.</summary>
public sealed class ItemTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    private const string Id = "L0SM9cOFvHcCIhw=";

    [Fact]
    public async Task Items_are_small()
    {
        await Store.ConnectAsync(NewConnection(Id));
        await Store.AppendAsync(Say(Id, new string('x', 100), id: new string('1', 36)));

        var sizes = (await ItemsAsync()).ToDictionary(item => $"{item["pk"].S}/{item["sk"].S}", SizeOf);

        Assert.Equal(5, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size.Value, 1, 260));
        Assert.InRange(sizes[$"ROOM#lobby/CONN#{Id}"], 1, 150);
    }

    [Fact]
    public async Task All_but_the_heads_and_the_kept_entries_expire()
    {
        await Store.ConnectAsync(NewConnection("a"));
        await Store.AppendAsync(Say("a", "hello", id: "1"));

        foreach (var item in await ItemsAsync())
        {
            var stays = item["sk"].S == "HEAD" || item["pk"].S.StartsWith("LOG#", StringComparison.Ordinal);
            Assert.Equal(!stays, item.ContainsKey("ttl"));
            if (!stays)
                Assert.True(long.Parse(item["ttl"].N, null) > (Clock.GetUtcNow() + TimeSpan.FromMinutes(10)).ToUnixTimeSeconds());
        }
    }

    [Fact]
    public async Task The_size_that_is_reckoned_is_within_60_bytes_of_the_one_that_DynamoDB_refuses()
    {
        await Store.ConnectAsync(NewConnection("a"));
        var rest = EntryItem.SizeOf(EntryItem.From(EntryItem.ToEntry(Say("a", ""), long.MaxValue), null));
        var most = (400 * 1024) - rest;

        Assert.Equal(AppendStatus.Stored, (await Store.AppendAsync(Say("a", new string('x', most - 60)))).Status);
        var (store, consumed) = Database.OpenMetered();
        Assert.Equal(AppendStatus.TooLarge, (await store.AppendAsync(Say("a", new string('x', most + 1), id: "1"))).Status);

        Assert.Empty(consumed);
        Assert.Single(await TextsAsync());
        Assert.Equal(AppendStatus.Stored, (await Store.AppendAsync(Say("a", "small", id: "1"))).Status);
    }

    [Fact]
    public async Task What_only_DynamoDB_finds_too_large_is_refused_as_such()
    {
        await Store.ConnectAsync(NewConnection("a"));
        var store = Database.Open(InterceptedClient.Of(Database.Client, (isWrite, send) => isWrite
            ? throw new Amazon.DynamoDBv2.AmazonDynamoDBException("Item size has exceeded the maximum allowed size")
            {
                ErrorCode = "ValidationException",
                StatusCode = System.Net.HttpStatusCode.BadRequest,
            }
            : send()));

        Assert.Equal(AppendStatus.TooLarge, (await store.AppendAsync(Say("a", "x"))).Status);
    }

    [Fact]
    public async Task An_id_or_user_too_long_for_a_key_is_refused_as_too_large()
    {
        await Store.ConnectAsync(NewConnection("a"));

        Assert.Equal(AppendStatus.TooLarge, (await Store.AppendAsync(Say("a", "x", id: new string('1', 1_025)))).Status);
        var longUser = Say("a", "x", id: "1") with { User = new string('u', 2_048) };
        Assert.Equal(AppendStatus.TooLarge, (await Store.AppendAsync(longUser)).Status);
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task A_connection_that_has_left_every_room_can_be_removed_and_its_tombstone_expires()
    {
        await Store.ConnectAsync(NewConnection("a"));
        await Store.LeaveAsync("a", "lobby");

        Assert.Empty(await Store.RemoveConnectionAsync("a"));

        var tombstone = Assert.Single(await ItemsAsync(), item => item["pk"].S == "CONN#a");
        Assert.True(tombstone.ContainsKey("gone") && tombstone.ContainsKey("ttl"));
        Assert.Null(await Store.FindConnectionAsync("a"));
    }

    [Fact]
    public async Task A_request_that_the_network_repeats_undoes_nothing()
    {
        // The answer to the first is lost on its way, and the SDK sends it once more.
        var store = Database.Open(InterceptedClient.Of(Database.Client, async (isWrite, send) =>
        {
            if (isWrite)
                await SwallowAsync(send);
            return await send();
        }));

        await store.ConnectAsync(NewConnection("a"));
        var first = await store.AppendAsync(Say("a", "hello", id: "1"));
        await store.JoinAsync("a", "cats");

        Assert.Equal((AppendStatus.Stored, "hello"), (first.Status, first.Entry!.Text));
        Assert.Equal(["hello"], await TextsAsync());
        Assert.True((await Store.ReadRosterAsync("cats")).Contains("a"));
        Assert.Equal(1, (await Store.ReadHistoryAsync(new("cats", 1))).Head.Connections);
        Assert.True((await Store.JoinAsync("a", "cats")).WasMember);
        await store.LeaveAsync("a", "cats");
        await store.RemoveConnectionAsync("a");
        Assert.Empty((await Store.ReadRosterAsync("cats")).Members);
        Assert.Empty((await Store.ReadRosterAsync("lobby")).Members);
    }

    private static async Task SwallowAsync(Func<Task<object>> send)
    {
        try
        {
            await send();
        }
        catch (ConditionalCheckFailedException)
        {
            // Lost as well.
        }
    }

    private async Task<List<Dictionary<string, AttributeValue>>> ItemsAsync() =>
        (await Database.Client.ScanAsync(new ScanRequest(Database.Table))).Items;

    private static int SizeOf(Dictionary<string, AttributeValue> item) => item.Sum(one => one.Key.Length + SizeOf(one.Value));

    private static int SizeOf(AttributeValue value) => value.M is { Count: > 0 } map
        ? 3 + map.Sum(one => one.Key.Length + 1 + SizeOf(one.Value))
        : value.S?.Length ?? ((value.N.Length + 1) / 2) + 1;
}
