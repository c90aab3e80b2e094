using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>A room whose messages go by the queue: everybody has everything, once, and in order.</summary>
/// <param name="chat">The chat.</param>
/// <param name="inOrder">
/// Whether the order is sure: not where a function may stand still between an entry's number and its writing for longer than
/// the others' entries wait for it. Then that one entry comes late.
/// </param>
public abstract class QueueSuite(LocalSetup chat, bool inOrder = true)
{
    private const int Senders = 3, Listeners = 9, Messages = 10;

    [Fact]
    public async Task Everybody_in_a_room_that_goes_by_the_queue_has_every_message_once()
    {
        var room = $"room-{Guid.NewGuid():N}";
        var before = chat.Chat.Queue;
        var listeners = await Task.WhenAll(Enumerable.Range(0, Listeners).Select(i => chat.ConnectAsync($"listener-{i}", room)));
        var senders = await Task.WhenAll(Enumerable.Range(0, Senders).Select(i => chat.ConnectAsync($"sender-{i}", room)));
        await Task.WhenAll(senders.Select(async (sender, number) =>
        {
            for (var i = 0; i < Messages; i++) await sender.SendAsync(new { action = "message", text = $"{number}/{i}" });
        }));

        foreach (var listener in listeners)
        {
            var seqs = await SeqsAsync(listener);
            Assert.Equal(Enumerable.Range(1, Senders * Messages).Select(seq => (long)seq), inOrder ? seqs : seqs.Order());
        }

        // A sender has its own as answers, which come as soon as they are stored.
        foreach (var sender in senders)
            Assert.Equal(Enumerable.Range(1, Senders * Messages).Select(seq => (long)seq), (await SeqsAsync(sender)).Order());

        await DrainedAsync(before.Sent);
        Assert.All(listeners.Concat(senders), client => Assert.Empty(client.Drain()));
        foreach (var client in listeners.Concat(senders)) await client.DisposeAsync();
    }

    [Fact]
    public async Task Messages_of_a_quiet_room_come_in_order_to_the_others_and_to_nobody_twice()
    {
        var room = $"room-{Guid.NewGuid():N}";
        await using var alice = await chat.ConnectAsync("alice", room);
        await using var bob = await chat.ConnectAsync("bob", room);
        for (var i = 1; i <= 3; i++)
        {
            var acknowledged = await alice.AskAsync(new { action = "message", text = $"number {i}" });
            Assert.Equal((i, i), (acknowledged.Number("seq"), (await bob.NextAsync()).Number("seq")));
        }

        await alice.AskAsync(new { action = "ping" });
        Assert.Empty(alice.Drain());
        Assert.Empty(bob.Drain());
    }

    [Fact]
    public async Task The_first_message_of_a_room_that_connects_alone_have_filled_goes_by_the_queue()
    {
        var room = $"room-{Guid.NewGuid():N}";
        await using var alice = await chat.ConnectAsync("alice", room);
        await using var bob = await chat.ConnectAsync("bob", room);
        var before = chat.Chat.Queue.Sent;
        await alice.AskAsync(new { action = "message", text = "hello" });
        Assert.Equal(1, (await bob.NextAsync("message")).Number("seq"));
        Assert.True(chat.Chat.Queue.Sent > before, "it was posted inline");
    }

    private static async Task<List<long>> SeqsAsync(ChatClient client)
    {
        var seqs = new List<long>();
        while (seqs.Count < Senders * Messages) seqs.Add((await client.NextAsync("message")).Number("seq"));
        return seqs;
    }

    /// <summary>All went by the queue, and nothing is left of it.</summary>
    private async Task DrainedAsync(long before)
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        while (chat.Chat.Queue is not { Waiting: 0, UnderWay: 0 }) await Task.Delay(5, limit.Token);
        Assert.True(chat.Chat.Queue.Sent > before, "nothing went by the queue");
        Assert.Equal(0, chat.Chat.Queue.GivenUp);
    }
}
