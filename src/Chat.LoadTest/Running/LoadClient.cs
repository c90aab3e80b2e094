using System.Collections.Concurrent;
using System.Text;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;

namespace Chat.LoadTest.Running;

/// <summary>
/// One process's part of a run: its members, and what the audit knows of them. The phases are called in order, by a run
/// of one process directly and by a worker as the coordinator tells it: open, send, settle, exchange of ledgers, history,
/// exchange again, drain, conclude.
/// </summary>
internal sealed partial class LoadClient : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly RoomLedger[] _rooms;
    private readonly List<Member> _members = [];
    private readonly List<Publisher> _publishers = [];
    private readonly long _born = RunClock.Machine;
    private long _taken;

    public LoadClient(Plan plan, int worker, Target target, RunClock clock)
    {
        (Plan, Worker, Target, Clock) = (plan, worker, target, clock);
        Over = _over.Token;
        RunBytes = Encoding.ASCII.GetBytes(plan.Run);
        _rooms = [.. plan.Rooms.Select((_, room) => new RoomLedger(plan.RoomName(room), plan.HighestSeq, Findings))];
        var names = _rooms.Select(room => Encoding.ASCII.GetBytes(room.Name)).ToArray();
        foreach (var publisher in plan.Publishers) _rooms[publisher.Room].AddPublisher(publisher.Index, own: false);
        foreach (var member in plan.Members.Where(member => member.Worker == worker)) Add(member, names[member.Room]);
    }

    public Plan Plan { get; }

    public int Worker { get; }

    public Target Target { get; }

    public RunClock Clock { get; }

    public LoadOptions Options => Plan.Options;

    public byte[] RunBytes { get; }

    public Tally Tally { get; } = new();

    public Findings Findings { get; } = new();

    public IReadOnlyList<RoomLedger> Rooms => _rooms;

    public IReadOnlyList<Member> Members => _members;

    /// <summary>Rooms whose history could not be read, and why.</summary>
    public ConcurrentDictionary<string, string> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Cancelled when nobody needs to come back any more.</summary>
    public CancellationToken Over { get; }

    /// <summary>Since this process began with the run; the audit's time.</summary>
    public uint Milliseconds => (uint)((RunClock.Machine - _born) / 1000) + 1;

    /// <summary>For closed loops: whether one more message may be sent.</summary>
    public bool TryTakeOne() => Interlocked.Increment(ref _taken) <= Share(Options.Messages);

    public async Task AfterAsync(TimeSpan wait, Action then)
    {
        if (await Waiting.ForAsync(wait, Over)) then();
    }

    public void Dispose()
    {
        _over.Cancel();
        foreach (var member in _members) member.End();
        _over.Dispose();
    }

    private long Share(long all) => (all / Options.Workers) + (Worker < all % Options.Workers ? 1 : 0);

    private void Add(PlannedMember planned, byte[] roomBytes)
    {
        var room = _rooms[planned.Room];
        var member = new Member(this, planned.Index, room, roomBytes);
        _members.Add(member);
        if (planned.Publisher is not { } index) return;
        member.Publisher = new Publisher(this, member, room.AddPublisher(index, own: true), Plan.Publishers[index]);
        _publishers.Add(member.Publisher);
    }
}
