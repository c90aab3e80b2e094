using Chat.Testing;

namespace Chat.EndToEnd.Tests;

/// <summary>A queue that takes nothing costs nobody a message.</summary>
public sealed class RefusingQueueTests(RefusingQueue chat) : IClassFixture<RefusingQueue>
{
    [Fact]
    public async Task Where_the_queue_takes_nothing_messages_are_delivered_inline()
    {
        var room = $"room-{Guid.NewGuid():N}";
        await using var alice = await chat.ConnectAsync("alice", room);
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => chat.ConnectAsync($"other-{i}", room)));
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal(i, (await alice.AskAsync(new { action = "message", text = $"number {i}" })).Number("seq"));
            foreach (var other in others) Assert.Equal(i, (await other.NextAsync("message")).Number("seq"));
        }

        Assert.Equal(0, chat.Chat.Queue.Sent);
        Assert.Single(chat.Log.Lines, line => line.Message.Contains("queue", StringComparison.OrdinalIgnoreCase));
        foreach (var other in others) await other.DisposeAsync();
    }
}

/// <summary>A queue that delivers everything twice and out of order, as SQS may: who is served once already is not served again.</summary>
public sealed class RepeatingQueueTests(RepeatingQueue chat) : IClassFixture<RepeatingQueue>
{
    [Fact]
    public async Task Jobs_that_come_twice_and_late_lose_nothing_and_keep_the_order()
    {
        var room = $"room-{Guid.NewGuid():N}";
        await using var alice = await chat.ConnectAsync("alice", room);
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => chat.ConnectAsync($"other-{i}", room)));
        for (var i = 1; i <= 30; i++) Assert.Equal(i, (await alice.AskAsync(new { action = "message", text = $"number {i}" })).Number("seq"));
        foreach (var other in others)
        {
            for (var seq = 1; seq <= 30; seq++) Assert.Equal(seq, (await other.NextAsync("message")).Number("seq"));
        }

        Assert.All(others, other => Assert.Empty(other.Drain()));
        Assert.True(chat.Chat.Queue.Sent >= 60, "every job is there twice");
        foreach (var other in others) await other.DisposeAsync();
    }
}

/// <summary>Fan-out functions die in the middle of their work: what was acknowledged is in the history, and the room goes on.</summary>
[Collection(ProcessesAlone.Name)]
public sealed class KilledFanOutTests(QueuedProcessesDynamoDb chat) : IClassFixture<QueuedProcessesDynamoDb>
{
    private const int Kills = 3;

    [Fact]
    public async Task When_fan_out_functions_are_killed_nothing_is_lost_that_history_cannot_give_and_the_room_goes_on()
    {
        chat.ExpectsErrors = true;
        var room = $"room-{Guid.NewGuid():N}";
        await using var sender = await chat.ConnectAsync("sender", room);
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => chat.ConnectAsync($"reader-{i}", room)));
        var killing = KillAsync();
        var texts = new List<string>();
        while (!killing.IsCompleted) await SayAsync(sender, texts);
        Assert.Equal(Kills, await killing);

        // Whoever died holds its slice until its lease ends; the first message after that brings all that was missed.
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        foreach (var reader in readers)
        {
            var seen = new HashSet<long>();
            while (seen.Count < texts.Count)
            {
                limit.Token.ThrowIfCancellationRequested();
                foreach (var frame in reader.Drain().Where(frame => frame.Is("message"))) seen.Add(frame.Number("seq"));
                if (seen.Count < texts.Count) await SayAsync(sender, texts);
            }
        }

        await using var witness = await chat.ConnectAsync("witness", room);
        Assert.Equal(texts, await HistoryAsync(witness));
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    private static async Task SayAsync(ChatClient sender, List<string> texts)
    {
        var text = $"number {texts.Count + 1}";
        Assert.Equal(texts.Count + 1, (await sender.AskAsync(new { action = "message", text })).Number("seq"));
        texts.Add(text);
    }

    private async Task<int> KillAsync()
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        var kills = 0;
        while (kills < Kills)
        {
            if (chat.KillBusy("fan-out")) kills++;
            await Task.Delay(5, limit.Token);
        }

        return kills;
    }

    private static async Task<List<string>> HistoryAsync(ChatClient client)
    {
        var texts = new List<string>();
        long after = 0;
        while (true)
        {
            var page = await client.AskAsync(new { action = "history", after, limit = 200 });
            foreach (var entry in page.Entries())
            {
                texts.Add(entry.Text("text")!);
                after = entry.Number("seq");
            }

            if (!page.Flag("more")) return texts;
        }
    }
}
