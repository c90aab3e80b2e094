using System.Text.Json;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>Many at once: nothing lost, nothing doubled, no two entries under one number.</summary>
public abstract class CrowdSuite(ChatSetup chat)
{
    [Fact]
    public async Task Each_of_200_members_has_each_of_50_simultaneous_messages_exactly_once()
    {
        var room = $"room-{Guid.NewGuid():N}";
        var members = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => chat.ConnectAsync($"member-{i}", room)));
        await Task.WhenAll(members.Take(50).Select((member, i) => member.SendAsync(new { action = "message", text = $"message {i}" })));

        foreach (var member in members)
        {
            var seen = new HashSet<long>();
            while (seen.Count < 50)
            {
                var frame = await member.NextAsync();
                Assert.Equal("message", frame.Text("type"));
                Assert.True(seen.Add(frame.Number("seq")), $"seq {frame.Number("seq")} came twice");
            }

            Assert.Equal(Enumerable.Range(1, 50).Select(seq => (long)seq), seen.Order());
        }

        Assert.All(members, member => Assert.Empty(member.Drain()));
        foreach (var member in members) await member.DisposeAsync();
    }

    [Fact]
    public async Task Members_who_come_and_go_miss_nothing_that_was_sent_while_they_were_there()
    {
        var room = $"room-{Guid.NewGuid():N}";
        const int publishers = 8, messages = 40, visitors = 12, visits = 6;
        await using var witness = await chat.ConnectAsync("witness", room);

        var visiting = Enumerable.Range(0, visitors).Select(async visitor =>
        {
            for (var visit = 0; visit < visits; visit++)
            {
                await using var client = await chat.ConnectAsync($"visitor-{visitor}", "elsewhere");
                var seen = new HashSet<long>();
                var joined = await AskAsync(client, new { action = "join", room, @ref = "joining" }, room, seen);
                var newest = await AskAsync(client, new { action = "history", room, limit = 1, @ref = "newest" }, room, seen);

                // All that was numbered between the join and the newest is owed to who is still there.
                var owed = newest.Entries().Count == 0 ? 0 : newest.Entries()[0].Number("seq");
                for (var seq = joined.Number("seq") + 1; seq <= owed; seq++)
                    while (!seen.Contains(seq)) Take(await client.NextAsync(), room, seen);
                await AskAsync(client, new { action = "leave", room, @ref = "leaving" }, room, seen);
            }
        }).ToList();

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, publishers).Select(async publisher =>
        {
            await using var client = await chat.ConnectAsync($"publisher-{publisher}", room);
            var seqs = new List<long>();
            for (var i = 0; i < messages; i++)
                seqs.Add((await client.AskAsync(new { action = "message", text = $"{publisher}/{i}", id = $"{room[^8..]}-{i}" })).Number("seq"));
            Assert.Equal(seqs.Order(), seqs);
            return seqs;
        }));
        await Task.WhenAll(visiting);

        var all = acknowledged.SelectMany(seqs => seqs).ToHashSet();
        Assert.Equal(publishers * messages, all.Count);
        var witnessed = new Dictionary<long, string>();
        while (witnessed.Count < all.Count)
        {
            var frame = await witness.NextAsync("message");
            Assert.True(witnessed.TryAdd(frame.Number("seq"), frame.Text("text")!), "an entry came twice");
        }

        Assert.Equal(all.Order(), witnessed.Keys.Order());
        Assert.Equal(await HistoryAsync(witness), witnessed.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        await witness.AskUntilAsync(new { action = "who" }, members => members.Number("connections") == 1);
    }

    /// <summary>Asks as <see cref="ChatClient.AskAsync"/> does, and keeps the numbers of the messages that come before the answer.</summary>
    private static async Task<JsonElement> AskAsync(ChatClient client, object frame, string room, HashSet<long> seen)
    {
        await client.SendAsync(frame);
        while (true)
        {
            var next = await client.NextAsync();
            if (next.Has("ref")) return next;
            Take(next, room, seen);
        }
    }

    private static void Take(JsonElement frame, string room, HashSet<long> seen)
    {
        if (!frame.Is("message")) return;
        Assert.Equal(room, frame.Text("room"));
        Assert.True(seen.Add(frame.Number("seq")), $"seq {frame.Number("seq")} came twice");
    }

    private static async Task<List<string>> HistoryAsync(ChatClient client)
    {
        var texts = new List<string>();
        long after = 0;
        while (true)
        {
            var page = await client.AskAsync(new { action = "history", after, limit = 100 });
            texts.AddRange(page.Entries().Select(entry => entry.Text("text")!));
            if (!page.Flag("more")) return texts;
            after = page.Entries()[^1].Number("seq");
        }
    }
}
