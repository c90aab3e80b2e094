using System.Diagnostics;
using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Tests;

/// <summary>A process writes, is killed at a moment that chance picks, and what it was told is stored must be there.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private readonly Acknowledged _acknowledged = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_at_any_moment()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);

        for (var run = 0; run < 6; run++)
        {
            await WriteUntilKilled($"run{run}", killAfter: random.Next(1, 3_000), random);

            await using var store = await OpenAsync();
            await CheckEntries(store);
            await CheckMembers(store);
            await CheckRepeats(store, random);
        }
    }

    private Task<SqliteChatStore> OpenAsync() =>
        SqliteChatStore.OpenAsync(
            new() { Path = _folder.File("chat.db") }, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task WriteUntilKilled(string run, int killAfter, Random random)
    {
        using var process = Process.Start(new ProcessStartInfo
        {
            FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Chat.Stores.Sqlite.Writer.dll"), _folder.File("chat.db"), run },
            RedirectStandardOutput = true,
        })!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            for (var i = 0; i < killAfter; i++)
                _acknowledged.Add(await process.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new InvalidOperationException("It ended."));
            Thread.SpinWait(random.Next(20_000));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        // What it had printed before it died; the last line counts only where it is whole.
        var rest = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        foreach (var line in rest.Split('\n')[..^1])
            _acknowledged.Add(line.TrimEnd('\r'));
        await process.WaitForExitAsync(timeout.Token);
    }

    private async Task CheckEntries(SqliteChatStore store)
    {
        foreach (var room in new[] { "cats", "dogs" })
        {
            var log = await LogAsync(store, room);
            Assert.Equal(log.Count, log.Select(entry => entry.Seq).Distinct().Count());
            Assert.Equal(log.Count, log.Select(entry => entry.Text).Distinct().Count());

            var texts = log.ToDictionary(entry => entry.Seq, entry => entry.Text);
            foreach (var (seq, id) in _acknowledged.Entries.Where(one => one.Room == room).Select(one => (one.Seq, one.Id)))
                Assert.Equal(id, texts.GetValueOrDefault(seq));
        }
    }

    private async Task CheckMembers(SqliteChatStore store)
    {
        var cats = (await store.ReadRosterAsync("cats")).Members.Select(member => member.ConnectionId).ToHashSet();
        var dogs = (await store.ReadRosterAsync("dogs")).Members.Select(member => member.ConnectionId).ToHashSet();

        Assert.Empty(_acknowledged.Connected.Except(_acknowledged.Removed).Except(cats).Except(_acknowledged.MayBeGone));
        Assert.Empty(_acknowledged.Removed.Intersect(cats));
        Assert.Equal(cats.Count, (await store.ReadHistoryAsync(new("cats", 1))).Head.Connections);
        Assert.Equal(dogs.Count, (await store.ReadHistoryAsync(new("dogs", 1))).Head.Connections);
        foreach (var id in cats)
            Assert.NotNull(await store.FindConnectionAsync(id));
    }

    private async Task CheckRepeats(SqliteChatStore store, Random random)
    {
        foreach (var (room, seq, id) in random.GetItems(_acknowledged.Entries.ToArray(), 20))
        {
            var draft = new Draft
            {
                Room = room, ConnectionId = "nobody", User = "writer", Name = "writer", Text = "again", At = DateTimeOffset.UtcNow, Id = id,
            };
            var result = await store.AppendAsync(draft);
            Assert.Equal((AppendStatus.Repeated, room, seq, id), (result.Status, result.Entry!.Room, result.Entry.Seq, result.Entry.Text));
        }
    }

    private static async Task<List<Entry>> LogAsync(SqliteChatStore store, string room)
    {
        var log = new List<Entry>();
        HistoryPage page;
        do
        {
            page = await store.ReadHistoryAsync(new(room, ChatLimits.HistoryEntries, After: log.Count == 0 ? 0 : log[^1].Seq));
            log.AddRange(page.Entries);
        }
        while (page.More);
        return log;
    }

    /// <summary>What the killed processes have printed.</summary>
    private sealed class Acknowledged
    {
        public List<(string Room, long Seq, string Id)> Entries { get; } = [];

        public HashSet<string> Connected { get; } = [];

        public HashSet<string> Removed { get; } = [];

        /// <summary>The last guest of a run whose removal was under way: it may be there or not.</summary>
        public IEnumerable<string> MayBeGone => Connected.Where(id => id.Contains("guest") && int.Parse(id.Split('-')[2]) % 2 == 1);

        public void Add(string line)
        {
            switch (line.Split(' '))
            {
                case ["stored", var room, var seq, var id]:
                    Entries.Add((room, long.Parse(seq), id));
                    break;
                case ["connected", var id]:
                    Connected.Add(id);
                    break;
                case ["removed", var id]:
                    Removed.Add(id);
                    break;
                default:
                    throw new InvalidOperationException($"The writer printed: {line}");
            }
        }
    }
}
