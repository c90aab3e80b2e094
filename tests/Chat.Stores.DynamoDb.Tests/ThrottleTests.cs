using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Stores.DynamoDb.Tests;

public sealed class ThrottleTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    public static TheoryData<string> Throttles => new()
    {
        nameof(ProvisionedThroughputExceededException), nameof(RequestLimitExceededException), nameof(ThrottlingException),
    };

    [Theory]
    [MemberData(nameof(Throttles))]
    public async Task What_is_throttled_is_tried_again_until_it_is_done(string code)
    {
        var throttled = 0;
        var store = Open((_, send) => ++throttled % 3 != 0 ? throw Throttle(code) : send());

        await store.ConnectAsync(NewLiveConnection());
        Assert.Equal(AppendStatus.Stored, (await store.AppendAsync(Say("a", "hello", id: "1"))).Status);
        Assert.Equal(AppendStatus.Repeated, (await store.AppendAsync(Say("a", "hello", id: "1"))).Status);

        Assert.True((await store.ReadRosterAsync("lobby")).Contains("a"));
        Assert.Equal(["hello"], await TextsAsync());
        Assert.Equal(["lobby"], await store.RemoveConnectionAsync("a"));
    }

    [Fact]
    public async Task What_stays_throttled_ends_in_one_sentence_and_nothing_is_shown()
    {
        await Store.ConnectAsync(NewLiveConnection());
        var store = Open((isWrite, send) => isWrite ? throw Throttle("ThrottlingException") : send(), retries: 2);

        var thrown = await Assert.ThrowsAsync<DynamoDbStoreException>(() => store.AppendAsync(Say("a", "hello")).AsTask());

        var what = $"DynamoDB throttles UpdateItem on table {Database.Table} (ThrottlingException)";
        Assert.Equal($"{what}: wait a little, or give the table more capacity.", thrown.Message);
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task Whoever_waits_for_a_throttled_request_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var store = Open((_, _) =>
        {
            cancel.CancelAfter(TimeSpan.FromMilliseconds(1));
            throw Throttle("ThrottlingException");
        }, retries: int.MaxValue);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.FindConnectionAsync("a", cancel.Token).AsTask());
    }

    [Fact]
    public async Task A_roster_is_read_where_its_count_cannot_be_put_right()
    {
        await Store.ConnectAsync(NewConnection("a"));
        await Store.ConnectAsync(NewConnection("b") with { ExpiresAt = Clock.GetUtcNow().AddMinutes(1) });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var store = Database.Open(InterceptedClient.Of(Database.Client, (isWrite, send) =>
            isWrite ? throw new AmazonDynamoDBException("No.") { ErrorCode = "AccessDeniedException" } : send()));

        Assert.Equal(["a"], (await store.ReadRosterAsync("lobby")).Members.Select(member => member.ConnectionId));
    }

    private Connection NewLiveConnection() => NewConnection("a") with { ExpiresAt = DateTimeOffset.UtcNow.AddHours(1) };

    // The real clock: a waiting store would wait for ever on one that stands still.
    private DynamoDbChatStore Open(Interception through, int retries = 10) => new(
        InterceptedClient.Of(Database.Client, through),
        new() { TableName = Database.Table, ThrottleRetries = retries },
        TimeProvider.System,
        NullLogger<DynamoDbChatStore>.Instance);

    private static AmazonDynamoDBException Throttle(string code) => new("Slow down.") { ErrorCode = code };
}
