using System.Globalization;
using System.Text.Json.Nodes;

namespace Chat.Web.Tests.Server;

/// <summary>A room's log.</summary>
public sealed class FakeRoom(string name)
{
    private readonly List<JsonObject> _entries = [];
    private string _epoch = "e1";
    private long _seq;

    public string Name { get; } = name;

    public JsonObject Add(string user, string text, DateTimeOffset at)
    {
        var entry = new JsonObject
        {
            ["type"] = "message",
            ["room"] = Name,
            ["seq"] = ++_seq,
            ["user"] = "guest:" + user,
            ["name"] = user,
            ["text"] = text,
            ["at"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        };
        _entries.Add(entry);
        return entry;
    }

    /// <summary>The numbers begin anew, as where a store was lost.</summary>
    public void BeginAnew(string epoch)
    {
        _entries.Clear();
        _seq = 0;
        _epoch = epoch;
    }

    public JsonObject Joined(int connections, long? after, string? epoch)
    {
        var lost = after > _seq || (epoch is not null && epoch != _epoch);
        var page = after is null ? [] : _entries.Where(entry => lost || (long)entry["seq"]! > after).Take(201).ToArray();
        var frame = Page("joined", page.Take(200), page.Length > 200, lost);
        frame["seq"] = _seq;
        frame["connections"] = connections;
        frame["read"] = 0;
        return frame;
    }

    public JsonObject History(JsonObject asked)
    {
        var limit = (int?)asked["limit"] ?? 50;
        if ((long?)asked["after"] is { } after)
        {
            var following = _entries.Where(entry => (long)entry["seq"]! > after).Take(limit + 1).ToArray();
            return Page("history", following.Take(limit), following.Length > limit, lost: false);
        }
        var before = (long?)asked["before"] ?? long.MaxValue;
        var preceding = _entries.Where(entry => (long)entry["seq"]! < before).TakeLast(limit + 1).ToArray();
        return Page("history", preceding.TakeLast(limit), preceding.Length > limit, lost: false);
    }

    private JsonObject Page(string type, IEnumerable<JsonObject> entries, bool more, bool lost) => new()
    {
        ["type"] = type,
        ["room"] = Name,
        ["epoch"] = _epoch,
        ["entries"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]),
        ["more"] = more,
        ["lost"] = lost,
    };
}
