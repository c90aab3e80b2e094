using Chat.Core.Delivery;
using Chat.Plan.Clock;
using Chat.Plan.People;

namespace Chat.Plan.World;

/// <summary>What reaches the people: counted and timed by the size of the room, from the time that a message was due.</summary>
/// <param name="time">The clock.</param>
/// <param name="people">Who is where.</param>
/// <param name="warm">Messages due before it are counted but not timed: cold starts of the first seconds are not what a day looks like.</param>
internal sealed class Deliveries(VirtualTime time, Population people, TimeSpan warm)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public RoomClassTally[] Classes { get; } = [.. RoomClass.All.Select(known => new RoomClassTally(known))];

    public void Opened(string connectionId) => _open.Add(connectionId);

    public void Closed(string connectionId) => _open.Remove(connectionId);

    /// <summary>A post was taken for somebody. False where nobody is there any more.</summary>
    public bool Arrived(string connectionId, Frame frame, TimeSpan way)
    {
        if (!_open.Contains(connectionId)) return false;
        var shown = frame.Prepare(ShownEntries.Of);
        var tally = Classes[people.ClassOf(shown.Room)];
        tally.Posts++;
        tally.PostedBytes += frame.Utf8.Length;
        foreach (var due in shown.Due) tally.Delivered(time.Elapsed + way - due, timed: due >= warm);
        return true;
    }

    public void Acknowledged(string room, TimeSpan due)
    {
        if (due >= warm) Classes[people.ClassOf(room)].Acknowledged(time.Elapsed - due);
    }

    /// <summary>A message was stored: so many others are to get it.</summary>
    public void Expected(string room, int receivers)
    {
        var tally = Classes[people.ClassOf(room)];
        tally.Messages++;
        tally.Expected += receivers;
    }
}
