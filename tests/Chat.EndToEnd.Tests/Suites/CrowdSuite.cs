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
                // Of the entries at or below joined.seq some may come live as well: what was still under way met the new member.
                Assert.Equal("joined", (await client.AskAsync(new { action = "join", room })).Text("type"));
                var left = await client.AskAsync(new { action = "ping" });
                await client.SendAsync(new { action = "leave", room, @ref = "leaving" });
                var seen = new List<long>();
                while (true)
                {
                    var frame = await client.NextAsync();
                    if (frame.Text("ref") == "leaving") break;
                    Assert.Equal(room, frame.Text("room"));
                    seen.Add(frame.Number("seq"));
                }

                Assert.Equal("pong", left.Text("type"));
                Assert.Equal(seen.Count, seen.Distinct().Count());
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
