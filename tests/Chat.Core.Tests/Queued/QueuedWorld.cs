using System.Text.Json;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests.Queued;

/// <summary>What one receiver was sent: when, and the numbers in it.</summary>
internal readonly record struct Post(DateTimeOffset At, IReadOnlyList<long> Seqs);

/// <summary>Some processes of the chat on one store, one queue and one gateway, in virtual time, all of it out of one seed.</summary>
internal sealed class QueuedWorld
{
    private readonly ChatOptions _options;
    private readonly List<ChatBackend> _processes = [];

    public QueuedWorld(ChatOptions options, int processes = 4, int seed = 1, bool hasQueue = true)
    {
        _options = options;
        Random = new(seed);
        Store = new(Time) { Before = _ => Latency(StoreMilliseconds) };
        Queue = new(this);
        for (var i = 0; i < processes; i++) _processes.Add(NewProcess(() => false, hasQueue));
    }

    public VirtualTime Time { get; } = new(TestChat.Start);

    public Random Random { get; }

    public InMemoryChatStore Store { get; }

    public WorldQueue Queue { get; }

    public LogCapture Log { get; } = new();

    public Dictionary<string, List<Post>> Posts { get; } = new(StringComparer.Ordinal);

    /// <summary>What a post ends with, by connection; null delivers.</summary>
    public Func<string, DeliveryOutcome>? Outcome { get; set; }

    public double StoreMilliseconds { get; set; }

    public double PostMilliseconds { get; set; }

    /// <summary>When each number was due, and who sent it.</summary>
    public Dictionary<long, (DateTimeOffset At, string Sender)> Due { get; } = [];

    public ChatBackend AnyProcess => _processes[Random.Next(_processes.Count)];

    public ChatBackend NewProcess(Func<bool> isDead, bool hasQueue = true) => new(
        MortalProcess.Store(Store, isDead), new WorldSender(this, isDead), _options, Time, Log, hasQueue ? Queue : null);

    public async Task ConnectAsync(int members, string room = "lobby")
    {
        var (latency, name) = (StoreMilliseconds, Posts.Count);
        StoreMilliseconds = 0;
        for (var i = 0; i < members; i++)
        {
            var id = $"c{name + i}";
            Posts[id] = [];
            var query = new Dictionary<string, string> { ["name"] = id, ["room"] = room };
            Assert.Equal(200, (await AnyProcess.ConnectAsync(new(id, Time.GetUtcNow(), query, null))).StatusCode);
        }

        StoreMilliseconds = latency;
    }

    /// <summary>Says something, and answers its number.</summary>
    public async Task<long> SayAsync(string from, string text = "hello", ChatBackend? by = null)
    {
        var due = Time.GetUtcNow();
        var answer = JsonDocument.Parse(await (by ?? AnyProcess).ReceiveAsync(from, TestChat.MessageFrame(text))).RootElement;
        Assert.Equal("message", answer.Type());
        var seq = answer.GetProperty("seq").GetInt64();
        Due[seq] = (due, from);
        return seq;
    }

    /// <summary>A room that says so many messages a second, of some senders by turns, whoever waits for what.</summary>
    public async Task TalkAsync(double rate, TimeSpan duration, int senders)
    {
        var count = (int)(rate * duration.TotalSeconds);
        var sending = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            sending.Add(SayAsync($"c{i % senders}"));
            await Time.Delay(TimeSpan.FromSeconds(1) / rate);
        }

        await Task.WhenAll(sending);
        await Queue.IdleAsync();
    }

    public ValueTask Latency(double milliseconds) =>
        milliseconds <= 0 ? default : new(Time.Delay(milliseconds * (0.5 + Random.NextDouble())));

    private sealed class WorldSender(QueuedWorld world, Func<bool> isDead) : IConnectionSender
    {
        public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
        {
            if (isDead()) await new TaskCompletionSource().Task;
            await world.Latency(world.PostMilliseconds);
            var outcome = world.Outcome?.Invoke(connectionId) ?? DeliveryOutcome.Delivered;
            if (outcome == DeliveryOutcome.Delivered)
                world.Posts[connectionId].Add(new(world.Time.GetUtcNow(), frame.Prepare(static utf8 => SeqsOf(utf8))));
            return outcome;
        }

        public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) => new(DeliveryOutcome.Gone);

        private static IReadOnlyList<long> SeqsOf(ReadOnlyMemory<byte> utf8)
        {
            var frame = JsonDocument.Parse(utf8).RootElement;
            return frame.Type() == "batch"
                ? [.. frame.GetProperty("frames").EnumerateArray().Select(one => one.GetProperty("seq").GetInt64())]
                : [frame.GetProperty("seq").GetInt64()];
        }
    }
}
