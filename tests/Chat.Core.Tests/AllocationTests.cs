using System.Diagnostics;
using System.Reflection;
using System.Text;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Core.Tests;

public sealed class AllocationTests
{
    private static readonly Frame Frame = new(Encoding.UTF8.GetBytes("{\"type\":\"message\"}"));

    private const int TextCharacters = 100;

    /// <summary>The text itself, which the entry keeps, is not counted.</summary>
    private const long OfTheText = 22 + 2 * TextCharacters;

    /// <summary>Without optimisation every async method has an object for its state.</summary>
    private static readonly long Budget =
        typeof(ChatBackend).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true ? 3_072 : 1_536;

    [Fact]
    public async Task A_fan_out_in_process_allocates_the_same_for_ten_members_and_for_a_thousand()
    {
        var store = new InMemoryChatStore(TimeProvider.System);
        var fanOut = new FanOut(store, new Sink(), new(store, TimeProvider.System, 10), new(), TimeProvider.System, NullLogger.Instance);
        var (small, large) = (Roster(10), Roster(1_000));
        var few = await AllocatedAsync(() => DeliverAsync(fanOut, small));
        var many = await AllocatedAsync(() => DeliverAsync(fanOut, large));
        TestContext.Current.TestOutputHelper!.WriteLine($"{many} bytes a fan-out");
        Assert.Equal(few, many);
        Assert.InRange(many, 0, 512);
    }

    [Fact]
    public async Task A_message_in_the_steady_state_allocates_at_most_one_and_a_half_kilobytes()
    {
        var store = new StoredAlready();
        var chat = new ChatBackend(store, new Sink(), new(), TimeProvider.System, NullLogger<ChatBackend>.Instance);
        await chat.ConnectAsync(new("c1", DateTimeOffset.UtcNow, null, null), TestContext.Current.CancellationToken);
        var text = new string('x', TextCharacters);
        var frame = $$"""{"action":"message","text":"{{text}}","id":"0123456789abcdef","ref":"17"}""";
        var allocated = await SettledAsync(async () => (await chat.ReceiveAsync("c1", frame)).Length, Budget + OfTheText);
        TestContext.Current.TestOutputHelper!.WriteLine($"{allocated} bytes a message, text included");
        Assert.InRange(allocated, 1, Budget + OfTheText);
    }

    private static async ValueTask<int> DeliverAsync(FanOut fanOut, Roster roster) =>
        (await fanOut.DeliverAsync(roster, Frame, "c3")).Delivered;

    /// <summary>Bytes each time, once the compiler has optimised what runs often.</summary>
    private static async Task<long> SettledAsync(Func<ValueTask<int>> act, long budget)
    {
        var started = Stopwatch.GetTimestamp();
        var allocated = await AllocatedAsync(act);
        while (allocated > budget && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30)) allocated = await AllocatedAsync(act);
        return allocated;
    }

    /// <summary>Bytes of the second hundred times; the first hundred make what is made once.</summary>
    private static async Task<long> AllocatedAsync(Func<ValueTask<int>> act)
    {
        var thread = Environment.CurrentManagedThreadId;
        for (var i = 0; i < 100; i++) Assert.NotEqual(0, await act());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) await act();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        return allocated / 100;
    }

    private static Roster Roster(int count) => new("room", 1, Members(count));

    private static Member[] Members(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Member($"c{i}", $"guest:{i}", $"{i}", default, DateTimeOffset.MaxValue))];

    private sealed class Sink : IConnectionSender
    {
        public ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation) =>
            new(DeliveryOutcome.Delivered);

        public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) => new(DeliveryOutcome.Delivered);
    }

    /// <summary>A store that costs nothing, so that what is left is the core's.</summary>
    private sealed class StoredAlready : IChatStore
    {
        private readonly Roster _roster = new("lobby", 1, Members(1_000));
        private readonly Entry _entry = new("lobby", 1, EntryType.Message, "guest:a", "a", new string('x', 100), DateTimeOffset.UnixEpoch);

        public ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation) => default;

        public ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation) => default;

        public ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation) => new([]);

        public ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation) => default;

        public ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation) => default;

        public ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation) => default;

        public ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation) =>
            new(new AppendResult(AppendStatus.Stored, _entry, new(1, "e", 1, 1_000)));

        public ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation) => new(true);

        public ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation) => new(_roster);

        public ValueTask<RoomHead> QueueRoomAsync(
            string room, int slices, DateTimeOffset until, CancellationToken cancellation = default) =>
            default;

        public ValueTask<SliceTake> TakeSliceAsync(
            SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation = default) =>
            new(new SliceTake(SliceStatus.Served));

        public ValueTask<SliceRelease> ReleaseSliceAsync(
            SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation = default) =>
            new(new SliceRelease(SliceReleaseStatus.Lost));

        public ValueTask<RosterChanges?> ReadRosterChangesAsync(
            string room, long afterVersion, RoomHead head, CancellationToken cancellation) => default;

        public ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation) =>
            throw new InvalidOperationException();
    }
}
