using System.Collections.Concurrent;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>The rooms in whose logs this process lately met large entries. To forget one costs a query that reads too much.</summary>
internal sealed class LargeEntries
{
    /// <summary>As many rooms as a process remembers rosters of.</summary>
    private const int Capacity = 4_096;

    /// <summary>Short enough that a room that is careless once is not read in small pages for ever; each further find renews it.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _rooms = new(StringComparer.Ordinal);

    public bool Are(string room, DateTimeOffset now) => _rooms.TryGetValue(room, out var until) && now < until;

    public void Note(string room, DateTimeOffset now)
    {
        if (_rooms.Count >= Capacity) _rooms.Clear();
        _rooms[room] = now + KnownFor;
    }
}
