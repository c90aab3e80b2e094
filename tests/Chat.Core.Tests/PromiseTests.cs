using System.Text.Json;
using Chat.Core.Tests.Doubles;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Core.Tests;

/// <summary>The promises of the page, with two processes on one store and everything at the same time.</summary>
public sealed class PromiseTests
{
    private const int Clients = 12;

    [Fact]
    public Task Every_entry_above_joined_seq_reaches_the_joiner_live_whichever_process_it_comes_from() =>
        // Each client: what it does in turn, 0 to say something, 1 to leave and join again.
        Gen.Int[0, 1].Array[0, 8].Array[Clients].SampleAsync(async scripts =>
        {
            var time = new FakeTimeProvider(TestChat.Start);
            var store = new InMemoryChatStore(time) { Before = YieldAsync, After = YieldAsync };
            var sender = new RecordingSender { Outcome = async _ => { await Task.Yield(); return Delivery.DeliveryOutcome.Delivered; } };
            var log = new LogCapture();
            ChatBackend[] processes = [new(store, sender, new() { ParallelPosts = 3 }, time, log), new(store, sender, new(), time, log)];
            for (var i = 0; i < Clients; i++) await processes[0].ConnectAsync(new($"c{i}", TestChat.Start, null, null));

            var cuts = await Task.WhenAll(scripts.Select((script, i) => Task.Run(() => PlayAsync(processes, $"c{i}", script))));

            var said = store.Entries("room").Select(entry => entry.Seq).ToArray();
            Assert.Equal(Enumerable.Range(1, said.Length).Select(seq => (long)seq), said);
            for (var i = 0; i < Clients; i++)
            {
                var received = sender.To($"c{i}").Select(Seq).Concat(cuts[i].Own).ToHashSet();
                Assert.Superset(said.Where(seq => seq > cuts[i].Seq).ToHashSet(), received);
            }

            Assert.DoesNotContain(log.Lines, line => line.Level > Microsoft.Extensions.Logging.LogLevel.Debug);
        }, iter: 60, threads: 1);

    [Fact]
    public Task A_draft_repeated_side_by_side_has_its_effect_once() =>
        Gen.Int[2, 6].SampleAsync(async tries =>
        {
            using var chat = new TestChat();
            await chat.ConnectAsync("alice");
            await chat.ConnectAsync("bob");
            chat.Store.Before = YieldAsync;
            var answers = await Task.WhenAll(Enumerable.Range(0, tries).Select(i => Task.Run(() =>
                chat.SendAsync("alice", """{"action":"message","text":"hello","id":"i"}"""))));
            Assert.Single(answers.Distinct());
            Assert.Single(chat.Store.Entries("lobby"));
            Assert.Single(chat.Sender.To("bob").Distinct());
        }, iter: 50, threads: 1);

    /// <returns>The seq of its last join, and its own entries after that, which come as answers.</returns>
    private static async Task<(long Seq, List<long> Own)> PlayAsync(ChatBackend[] processes, string client, int[] script)
    {
        var own = new List<long>();
        var turn = client.Length;
        var cut = await SeqAsync("""{"action":"join","room":"room"}""");
        foreach (var step in script)
        {
            if (step == 0)
            {
                own.Add(await SeqAsync("""{"action":"message","room":"room","text":"x"}"""));
                continue;
            }

            await AskAsync("""{"action":"leave","room":"room"}""");
            own.Clear();
            cut = await SeqAsync("""{"action":"join","room":"room"}""");
        }

        return (cut, own);

        async Task<long> SeqAsync(string frame) => Seq(await AskAsync(frame));
        async Task<string> AskAsync(string frame) =>
            System.Text.Encoding.UTF8.GetString((await processes[turn++ % 2].ReceiveAsync(client, frame)).Span);
    }

    private static long Seq(string frame) => JsonDocument.Parse(frame).RootElement.GetProperty("seq").GetInt64();

    private static async ValueTask YieldAsync(string operation) => await Task.Yield();
}
