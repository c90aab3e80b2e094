using Chat.Core.Delivery;
using Chat.Plan.Clock;
using Chat.Plan.People;

namespace Chat.Plan.World;

/// <summary>What reaches the people: counted and timed by the size of the room, from the time that a message was due.</summary>
/// <param name="time">The clock.</param>
/// <param name="people">Who is where.</param>
/// <param name="warm">Messages due before it are in no class: cold starts of the first seconds are not what a day looks like.</param>
internal sealed class Deliveries(VirtualTime time, Population people, TimeSpan warm)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>Messages of the whole run, those of the warming up as well; so are the posts and their bytes. The bill is of these.</summary>
    public long Messages { get; private set; }

    public long Posts { get; private set; }

    public long PostedBytes { get; private set; }

    public RoomClassTally[] Classes { get; } = [.. RoomClass.All.Select(known => new RoomClassTally(known))];

    public void Opened(string connectionId) => _open.Add(connectionId);

    public void Closed(string connectionId) => _open.Remove(connectionId);

    /// <summary>A post was taken for somebody. False where nobody is there any more.</summary>
    public bool Arrived(string connectionId, Frame frame, TimeSpan way)
    {
        if (!_open.Contains(connectionId)) return false;
        var shown = frame.Prepare(ShownEntries.Of);
        Posts++;
        PostedBytes += frame.Utf8.Length;
        var tally = Classes[people.ClassOf(shown.Room)];
        var counts = false;
        foreach (var due in shown.Due)
        {
            if (due < warm) continue;
            tally.Delivered(time.Elapsed + way - due);
            counts = true;
        }
        if (counts) tally.Posts++;
        return true;
    }

    /// <summary>A message was stored and its sender knows: so many others are to get it.</summary>
    public void Acknowledged(string room, TimeSpan due, int receivers)
    {
        Messages++;
        if (due >= warm) Classes[people.ClassOf(room)].Acknowledged(time.Elapsed - due, receivers);
    }
}
