using System.Collections.Concurrent;
using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Chat.Core.Delivery;
using Chat.Stores.DynamoDb.Rooms;
using Chat.Stores.DynamoDb.Table;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>
/// A large room as DynamoDB bills it, with 50 joins and leaves and 5 messages a second: 10 changes to a message. What a
/// message costs does not depend on the room's size; one of 100,000, which CHAT_LARGE_ROOM=100000 asks for, takes a minute
/// to fill.
/// </summary>
public sealed class LargeRoomTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    private static readonly int Members =
        int.Parse(Environment.GetEnvironmentVariable("CHAT_LARGE_ROOM") ?? "10000", CultureInfo.InvariantCulture);

    private const int ChangesPerMessage = 10;

    [Fact]
    public async Task A_warm_function_reads_only_what_is_new_and_a_cold_one_the_whole()
    {
        await SeedAsync();
        var (store, consumed) = Database.OpenMetered();
        var speaker = NewConnection(IdOf(0));
        var head = (await store.ReadHistoryAsync(new("lobby", 1))).Head;

        var warm = new RosterCache(store, Clock, 10);
        consumed.Clear();
        Assert.Equal(Members, (await warm.AtLeastAsync("lobby", head)).Members.Count);
        var cold = Sum(consumed);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Members} members, cold: {cold.Read} read units, {consumed.Count} requests");
        // Some 140 bytes a member, and the head.
        Assert.InRange(cold.Read, Members / 40, 1 + (Members / 28));

        for (var message = 0; message < 5; message++)
        {
            await ComeAndGoAsync(message);
            consumed.Clear();
            var appended = await store.AppendAsync(Say(speaker.Id, "hello", known: warm.Peek("lobby")!.Version));
            var appending = Sum(consumed);
            consumed.Clear();
            var roster = await warm.AtLeastAsync("lobby", appended.Head);
            var following = Sum(consumed);

            // 2 write units, and 1 read unit for the sender's membership, which another version makes uncertain; 1 for 10 changes.
            Assert.Equal(((1, 2), (1, 0)), (appending, following));
            Assert.Equal(appended.Head.RosterVersion, roster.Version);
            Assert.True(roster.Contains($"new{message}x0") && !roster.Contains(IdOf(1 + (message * ChangesPerMessage))));
        }

        var followed = (await warm.AtLeastAsync("lobby", default)).Members;
        var whole = await store.ReadRosterAsync("lobby");
        Assert.Equal(whole.Members, followed.OrderBy(member => member.ConnectionId, StringComparer.Ordinal));
    }

    /// <summary>As many come as go.</summary>
    private async Task ComeAndGoAsync(int round)
    {
        for (var i = 0; i < ChangesPerMessage / 2; i++)
        {
            await Store.ConnectAsync(NewConnection($"new{round}x{i}"));
            await Store.LeaveAsync(IdOf(1 + (round * ChangesPerMessage) + i), "lobby");
        }
    }

    /// <summary>Puts what so many joins would have left there, 25 items to a request; connections only of those who will leave.</summary>
    private async Task SeedAsync()
    {
        var items = new List<Item>();
        for (var i = 0; i < Members; i++)
        {
            items.Add(MemberItem.From(NewConnection(IdOf(i)), "lobby", ticket: 1));
            if (i > 100)
                continue;
            var connection = ConnectionItem.From(NewConnection(IdOf(i)), ticket: 1);
            connection[Attributes.Rooms].M["lobby"] = Attributes.Of(1);
            items.Add(connection);
        }

        var head = Key.Head("lobby").ToItem();
        (head[Attributes.Epoch], head[Attributes.Roster]) = (Attributes.Of("0123456789"), Attributes.Of(Members));
        head[Attributes.Connections] = Attributes.Of(Members);
        items.Add(head);
        await Parallel.ForEachAsync(items.Chunk(25), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (some, cancellation) =>
        {
            List<WriteRequest> puts = [.. some.Select(item => new WriteRequest(new PutRequest(item)))];
            var request = new Dictionary<string, List<WriteRequest>> { [Database.Table] = puts };
            var answer = await Database.Client.BatchWriteItemAsync(request, cancellation);
            Assert.Empty(answer.UnprocessedItems ?? []);
        });
    }

    private static string IdOf(int i) => $"L0SM9cOFv{i:000000}=";

    private static (double Read, double Write) Sum(ConcurrentQueue<ConsumedUnits> consumed) =>
        (consumed.Sum(one => one.Read), consumed.Sum(one => one.Write));
}
