using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Chat.Web.Tests.Server;

/// <summary>The protocol's server side in memory, as far as the page speaks it, for a test to steer.</summary>
public sealed class FakeChat
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, FakeRoom> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _sentIds = new(StringComparer.Ordinal);

    public ConcurrentDictionary<FakeConnection, bool> Connections { get; } = new();

    /// <summary>Looks at each frame first: what it returns is the answer, an empty object means none at all, null means as usual.</summary>
    public Func<JsonObject, JsonObject?> Intercept { get; set; } = _ => null;

    /// <summary>While false, handshakes are refused as by a server that is not there.</summary>
    public bool IsUp { get; set; } = true;

    public ConcurrentQueue<JsonObject> Received { get; } = new();

    /// <summary>The name of who asked who is here, for each time.</summary>
    public ConcurrentQueue<string> Askers { get; } = new();

    public FakeRoom Room(string name) => _rooms.GetOrAdd(name, static room => new FakeRoom(room));

    /// <summary>Somebody says something: it is stored and sent to all who are in the room.</summary>
    public void Say(string room, string name, string text, DateTimeOffset? at = null)
    {
        lock (_lock) Deliver(Room(room).Add(name, text, at ?? DateTimeOffset.UtcNow), except: null);
    }

    /// <summary>Stored, but sent to nobody: as if its frames had been lost. Returns the frame that was lost.</summary>
    public string SayUnheard(string room, string name, string text)
    {
        lock (_lock) return Room(room).Add(name, text, DateTimeOffset.UtcNow).ToJsonString();
    }

    /// <summary>Any frame, to all connections.</summary>
    public void Push(JsonObject frame)
    {
        foreach (var connection in Connections.Keys) connection.Send(frame);
    }

    public void Stop()
    {
        IsUp = false;
        foreach (var connection in Connections.Keys) connection.Abort();
    }

    public JsonObject? Answer(FakeConnection sender, JsonObject frame)
    {
        Received.Enqueue(frame);
        if ((string?)frame["action"] == "who") Askers.Enqueue(sender.Name);
        if (Intercept(frame) is { } intercepted) return intercepted.Count == 0 ? null : intercepted;
        lock (_lock) return AnswerOne(sender, frame);
    }

    private JsonObject AnswerOne(FakeConnection sender, JsonObject frame)
    {
        var room = Room((string?)frame["room"] ?? sender.StartingRoom);
        switch ((string?)frame["action"])
        {
            case "join":
                sender.Rooms.Add(room.Name);
                return room.Joined(Count(room.Name), (long?)frame["after"], (string?)frame["epoch"]);
            case "leave":
                sender.Rooms.Remove(room.Name);
                return new JsonObject { ["type"] = "left", ["room"] = room.Name };
            case "history": return room.History(frame);
            case "who": return Members(room.Name);
            case "ping": return new JsonObject { ["type"] = "pong", ["at"] = Now };
            case "message": return Message(sender, room, frame);
            default: return Error("unknown_action", "The server does not know that action.");
        }
    }

    private JsonObject Message(FakeConnection sender, FakeRoom room, JsonObject frame)
    {
        var id = (string)frame["id"]!;
        if (!_sentIds.TryGetValue(id, out var entry))
        {
            if (!sender.Rooms.Contains(room.Name)) return Error("not_in_room", "You are not in that room.");
            entry = room.Add(sender.Name, (string)frame["text"]!, DateTimeOffset.UtcNow);
            _sentIds.Add(id, entry);
            Deliver(entry, sender);
        }
        var own = entry.DeepClone().AsObject();
        own["id"] = id;
        return own;
    }

    private void Deliver(JsonObject entry, FakeConnection? except)
    {
        foreach (var connection in Connections.Keys.Where(other => other != except && other.Rooms.Contains((string)entry["room"]!)))
        {
            connection.Send(entry);
        }
    }

    private JsonObject Members(string room)
    {
        var names = Connections.Keys.Where(connection => connection.Rooms.Contains(room)).Select(connection => connection.Name).Distinct();
        var members = names.Select(name => (JsonNode)new JsonObject { ["user"] = "guest:" + name, ["name"] = name });
        return new JsonObject { ["type"] = "members", ["room"] = room, ["connections"] = Count(room), ["members"] = new JsonArray([.. members]) };
    }

    private int Count(string room) => Connections.Keys.Count(connection => connection.Rooms.Contains(room));

    public static JsonObject Error(string code, string message, bool retryable = false) =>
        new() { ["type"] = "error", ["code"] = code, ["message"] = message, ["retryable"] = retryable };

    private static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
