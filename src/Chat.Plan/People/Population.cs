namespace Chat.Plan.People;

/// <summary>Who is in which room, by index: connections are <c>c{index}</c> until they reconnect, rooms <c>r{index}</c>.</summary>
internal sealed class Population
{
    private readonly int[] _classes;
    private readonly double[] _cumulative;
    private readonly List<string>[] _connections;
    private int _next;

    /// <param name="sizes">The rooms' sizes.</param>
    public Population(IReadOnlyList<int> sizes)
    {
        Sizes = sizes;
        _classes = [.. sizes.Select(size => RoomClass.Of(size).Index)];
        _connections = [.. sizes.Select(size => new List<string>(size))];
        _cumulative = new double[sizes.Count];
        double sum = 0;
        for (var room = 0; room < sizes.Count; room++)
        {
            for (var i = 0; i < sizes[room]; i++) _connections[room].Add(NewId());
            _cumulative[room] = sum += sizes[room];
        }
    }

    public IReadOnlyList<int> Sizes { get; }

    public int People => (int)_cumulative[^1];

    public IReadOnlyList<string> Connections(int room) => _connections[room];

    public static string Name(int room) => $"r{room}";

    public int ClassOf(string room) => _classes[int.Parse(room.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>Anybody, each person as likely as another: the room and the place in it.</summary>
    public (int Room, int Place) Anybody(Random random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        var room = Math.Min(at < 0 ? ~at : at, Sizes.Count - 1);
        return (room, random.Next(_connections[room].Count));
    }

    /// <summary>Somebody comes back under a new connection id.</summary>
    public (string Old, string New) Reconnect(int room, int place)
    {
        var old = _connections[room][place];
        return (old, _connections[room][place] = NewId());
    }

    private string NewId() => $"c{_next++}";
}
