using Chat.LoadTest.Scenarios;

namespace Chat.LoadTest.Running;

/// <summary>
/// A run laid out: who is in which room, and who says how much when. It follows from the options alone, so that every worker
/// makes the same one.
/// </summary>
internal sealed class Plan
{
    public Plan(LoadOptions options, string run)
    {
        (Options, Run) = (options, run);
        Scenario = ScenarioList.Find(options.Scenario)!;
        Rooms = Scenario.Rooms(options);
        for (var room = 0; room < Rooms.Count; room++)
            for (var i = 0; i < Rooms[room].Members; i++)
            {
                if (i < Rooms[room].Publishers) _publishers.Add(new PlannedPublisher(_publishers.Count, room));
                // Round the workers, in each room from another one on: each has its part of every room and of those that talk.
                _members.Add(new PlannedMember(_members.Count, room, (room + i) % options.Workers, i < Rooms[room].Publishers ? _publishers.Count - 1 : null));
            }
        Spread();
    }

    private readonly List<PlannedMember> _members = [];
    private readonly List<PlannedPublisher> _publishers = [];

    public LoadOptions Options { get; }

    /// <summary>Six characters that no other run has: rooms, ids and texts carry them.</summary>
    public string Run { get; }

    public Scenario Scenario { get; }

    public IReadOnlyList<RoomPlan> Rooms { get; }

    public IReadOnlyList<PlannedMember> Members => _members;

    public IReadOnlyList<PlannedPublisher> Publishers => _publishers;

    /// <summary>Numbers may be skipped, but no server skips nine of ten.</summary>
    public long HighestSeq => (10 * Options.Asked) + 10_000;

    /// <summary>Rooms none of whose members are left: nobody can read their histories.</summary>
    public IEnumerable<string> RoomsWithout(IReadOnlyList<int> gone) => gone.Count == 0 ? [] :
        _members.GroupBy(member => member.Room).Where(room => room.All(member => gone.Contains(member.Worker))).Select(room => RoomName(room.Key));

    public string RoomName(int room) => $"load-{Run}-{room}";

    /// <summary>Deliveries that follow from the messages asked for; a bound where the publishers go as fast as they can.</summary>
    public double Deliveries => _publishers.Count == 0 ? 0
        : _publishers.Sum(publisher => (Options.Rate is null ? (double)Options.Asked / _publishers.Count : publisher.Count) * (Rooms[publisher.Room].Members - 1));

    // Whole messages for each publisher, adding up to exactly what was asked; each spread evenly, none in step with another.
    private void Spread()
    {
        if (Options.Rate is not { } rate || _publishers.Count == 0) return;
        var weights = _publishers.Select(publisher => Rooms[publisher.Room].Weight / Rooms[publisher.Room].Publishers).ToArray();
        var (sum, passed, given) = (weights.Sum(), 0.0, 0L);
        var span = 1e6 * Options.Asked / rate;
        for (var i = 0; i < _publishers.Count; i++)
        {
            passed += weights[i];
            var upTo = i == _publishers.Count - 1 ? Options.Asked : (long)(Options.Asked * passed / sum);
            var count = upTo - given;
            given = upTo;
            var interval = count == 0 ? 0 : span / count;
            _publishers[i] = _publishers[i] with { Count = count, Interval = interval, Phase = interval * (i + 0.5) / _publishers.Count };
        }
    }
}

/// <param name="Worker">Whose connection it is.</param>
/// <param name="Publisher">The publisher that this member is, if any.</param>
internal readonly record struct PlannedMember(int Index, int Room, int Worker, int? Publisher);

/// <param name="Count">Messages of an open loop.</param>
/// <param name="Interval">Microseconds between two.</param>
/// <param name="Phase">Microseconds to the first.</param>
internal readonly record struct PlannedPublisher(int Index, int Room, long Count = 0, double Interval = 0, double Phase = 0);
