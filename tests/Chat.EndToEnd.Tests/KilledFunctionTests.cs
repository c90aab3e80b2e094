using System.Text.Json;
using Chat.Testing;

namespace Chat.EndToEnd.Tests;

/// <summary>Functions die in the middle of their work, again and again: nothing acknowledged is lost, nothing doubled, nobody haunts a room.</summary>
[Collection(ProcessesAlone.Name)]
public sealed class KilledFunctionTests(ProcessesDynamoDb chat) : IClassFixture<ProcessesDynamoDb>
{
    private const int Senders = 6, Readers = 12, Kills = 25, FewestMessages = 120;

    [Fact]
    public async Task What_was_acknowledged_is_there_once_and_no_ghost_stays_when_functions_are_killed_under_load()
    {
        chat.ExpectsErrors = true;
        var room = $"room-{Guid.NewGuid():N}";
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(i => ConnectAsync($"reader-{i}", room)));
        var killing = new TaskCompletionSource();
        var sending = Enumerable.Range(0, Senders).Select(sender => SendUntilAsync(sender, room, killing.Task)).ToList();
        var kills = await KillAsync();
        // Half of the readers go while functions still die: some of their disconnect events are lost.
        foreach (var reader in readers[..(Readers / 2)]) await reader.DisposeAsync();
        kills += await KillAsync();
        killing.SetResult();
        var acknowledged = (await Task.WhenAll(sending)).SelectMany(sent => sent).ToDictionary();

        Assert.True(kills >= Kills, $"only {kills} processes were killed");
        Assert.True(acknowledged.Count >= FewestMessages, $"only {acknowledged.Count} messages were acknowledged");
        await using var witness = await ConnectAsync("witness", room);
        var stored = await HistoryAsync(witness);
        Assert.All(acknowledged, sent => Assert.Equal(sent.Key, stored[sent.Value]));
        Assert.Equal(stored.Count, stored.Values.Distinct().Count());
        await QuietAsync(witness, connections: Readers / 2 + 1);
        foreach (var reader in readers[(Readers / 2)..]) await reader.DisposeAsync();
    }

    /// <summary>Kills half of those to be killed, each in the middle of an event.</summary>
    private async Task<int> KillAsync()
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        var kills = 0;
        while (kills < (Kills + 1) / 2)
        {
            if (chat.KillBusy()) kills++;
            // Let others be started and get on: what is killed next is then in the middle of something else.
            await Task.Delay(Random.Shared.Next(20, 200), limit.Token);
        }

        return kills;
    }

    /// <summary>As a client does: one message at a time, and again with the same id where the answer is no acknowledgement.</summary>
    private async Task<Dictionary<string, long>> SendUntilAsync(int sender, string room, Task end)
    {
        var acknowledged = new Dictionary<string, long>();
        await using var client = await ConnectAsync($"sender-{sender}", room);
        for (var i = 0; !end.IsCompleted || acknowledged.Count < FewestMessages / Senders; i++)
        {
            var text = $"{sender}/{i}";
            acknowledged.Add(text, (await AskAsync(client, new { action = "message", text, id = $"{room[^8..]}-{text}", @ref = text })).Number("seq"));
        }

        return acknowledged;
    }

    /// <summary>A handshake whose function dies is refused; a client comes again.</summary>
    private async Task<ChatClient> ConnectAsync(string name, string room)
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        while (true)
        {
            try
            {
                return await chat.ConnectAsync(name, room);
            }
            catch (HandshakeRefusedException refused) when (refused.Status == 502)
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Asks until the answer is one: what API Gateway says of a function that died has no type, and no ref.</summary>
    private static async Task<JsonElement> AskAsync(ChatClient client, object frame)
    {
        var tag = JsonSerializer.SerializeToElement(frame).Text("ref");
        while (true)
        {
            await client.SendAsync(frame);
            var answer = await client.NextAsync(answer => answer.Text("ref") == tag || !answer.Has("type"));
            if (answer.Has("type") && !answer.Is("error")) return answer;
        }
    }

    /// <summary>The first message after it finds who has gone; then only those who are there are counted.</summary>
    private static async Task QuietAsync(ChatClient witness, int connections)
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        while (true)
        {
            await AskAsync(witness, new { action = "message", text = "is anybody there?", @ref = "knock" });
            var members = await AskAsync(witness, new { action = "who", @ref = "count" });
            if (members.Number("connections") == connections) return;
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<Dictionary<long, string>> HistoryAsync(ChatClient client)
    {
        var stored = new Dictionary<long, string>();
        long after = 0;
        while (true)
        {
            var page = await AskAsync(client, new { action = "history", after, limit = 200, @ref = $"after-{after}" });
            foreach (var entry in page.Entries()) stored.Add(after = entry.Number("seq"), entry.Text("text")!);
            if (!page.Flag("more")) return stored;
        }
    }
}
