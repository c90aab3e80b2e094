using System.Text.Json.Nodes;

namespace Chat.LoadTest.Tests.Server;

/// <summary>A room: numbers, log and members under one lock, so that without a misbehaviour every promise holds.</summary>
internal sealed class FaultyRoom(string name, Misbehaviour how, FaultyChat chat)
{
    /// <summary>Every so many messages the fault happens.</summary>
    private const int Every = 7;

    private readonly Lock _lock = new();
    private readonly List<FaultyConnection> _members = [];
    private readonly SortedDictionary<long, JsonObject> _log = [];
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private (FaultyConnection To, JsonObject Frame)[]? _held;
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);
    private string? _failing;
    private int _failures;
    private long _seq;
    private int _said;

    public string Name => name;

    /// <summary>How often the frame of one message fails.</summary>
    private int Failures => how switch { Misbehaviour.FailsOnceAsTheGateway => 1, Misbehaviour.FailsThriceAsTheGateway => 3, _ => 0 };

    public FaultyChat Chat => chat;

    public JsonObject Join(FaultyConnection connection, JsonObject frame)
    {
        lock (_lock)
        {
            if (!_members.Contains(connection)) _members.Add(connection);
            var after = (long?)frame["after"];
            var missed = after is null ? [] : _log.Where(entry => entry.Key > after && entry.Key <= _seq).Select(entry => entry.Value).ToList();
            if (how == Misbehaviour.LeavesOutOnReturn) missed.Clear();
            return new JsonObject
            {
                ["type"] = "joined",
                ["room"] = name,
                ["seq"] = _seq,
                ["epoch"] = "e1",
                ["connections"] = _members.Count,
                ["read"] = 0,
                ["entries"] = new JsonArray([.. missed.Take(20).Select(entry => entry.DeepClone())]),
                ["more"] = missed.Count > 20,
                ["lost"] = false,
                ["ref"] = (string?)frame["ref"],
            };
        }
    }

    public void Leave(FaultyConnection connection)
    {
        lock (_lock) _members.Remove(connection);
    }

    public JsonObject History(JsonObject frame)
    {
        lock (_lock)
        {
            var after = (long)frame["after"]!;
            var entries = _log.Where(entry => entry.Key > after).Take(20).Select(entry => entry.Value.DeepClone().AsObject()).ToList();
            var more = entries.Count == 20;
            if (how == Misbehaviour.ForgetsInHistory) entries.RemoveAll(entry => (long)entry["seq"]! % Every == 0);
            if (how == Misbehaviour.RenumbersHistory)
                foreach (var entry in entries.Where(entry => (long)entry["seq"]! > _seq - 5)) entry["seq"] = (long)entry["seq"]! + 1_000;
            if (how == Misbehaviour.JumblesHistory && entries.Count > 1) (entries[0], entries[1]) = (entries[1], entries[0]);
            return new JsonObject
            {
                ["type"] = "history",
                ["room"] = name,
                ["epoch"] = "e1",
                ["entries"] = new JsonArray([.. entries]),
                ["more"] = more,
                ["lost"] = false,
                ["ref"] = (string?)frame["ref"],
            };
        }
    }

    public void Say(FaultyConnection from, JsonObject asked)
    {
        lock (_lock)
        {
            var acts = ++_said % Every == 0;
            if (how is Misbehaviour.AnswersNothing && (acts || _ignored.Contains((string)asked["id"]!)))
            {
                _ignored.Add((string)asked["id"]!);
                return;
            }
            if (acts && how is (Misbehaviour.RefusesCleanly or Misbehaviour.RefusesWithEffect))
                from.Send(new JsonObject { ["type"] = "error", ["code"] = "rate_limited", ["message"] = "Slower, please.", ["retryable"] = true, ["retryAfterMs"] = 5, ["ref"] = (string?)asked["ref"] });
            if (acts && how is Misbehaviour.RefusesCleanly) return;
            if (_said == Every) _failing = (string)asked["id"]!;
            if (_failing == (string)asked["id"]! && _failures < Failures)
            {
                _failures++;
                from.Send(new JsonObject { ["message"] = "Internal server error", ["connectionId"] = "abc=", ["requestId"] = "def=" });
                return;
            }
            Store(from, asked, acts);
        }
    }

    private void Store(FaultyConnection from, JsonObject asked, bool acts)
    {
        var repeated = _sent.TryGetValue((string)asked["id"]!, out var seq);
        if (!repeated) seq = NextNumber(acts);
        _sent[(string)asked["id"]!] = seq;
        var entry = new JsonObject
        {
            ["type"] = "message",
            ["room"] = name,
            ["seq"] = seq,
            ["user"] = "guest:a",
            ["name"] = "a",
            ["text"] = (string?)asked["text"],
            ["at"] = "2026-11-25T00:00:00.000Z",
        };
        if (!(acts && how is Misbehaviour.Loses)) _log[seq] = entry;
        if (!(acts && how is Misbehaviour.Loses)) Show(from, entry, acts);
        if (acts && how is Misbehaviour.Doubles) Again(entry, ++_seq);
        if (how is Misbehaviour.RefusesWithEffect && acts) return;
        var answer = entry.DeepClone().AsObject();
        (answer["id"], answer["ref"]) = ((string?)asked["id"], (string?)asked["ref"]);
        from.Send(answer);
    }

    private long NextNumber(bool acts)
    {
        if (acts && how is Misbehaviour.SharesNumbers) return _seq;
        if (acts && how is Misbehaviour.SkipsNumbers) _seq += 3;
        if (how is Misbehaviour.Misorders) return 10_000 - ++_seq;
        return ++_seq;
    }

    private void Again(JsonObject entry, long seq)
    {
        var second = entry.DeepClone().AsObject();
        second["seq"] = seq;
        _log[seq] = second;
        foreach (var member in _members) member.Send(second);
    }

    private void Show(FaultyConnection from, JsonObject entry, bool acts)
    {
        var frame = acts && how is Misbehaviour.Alters ? Altered(entry) : entry;
        if (acts && how is Misbehaviour.SendsForeign) chat.Other(this)?.Overhear(entry);
        if (acts && how is Misbehaviour.SendsOfAnotherRun) frame = OfAnotherRun(entry);
        var others = _members.Where(member => member != from).ToArray();
        if (acts && how is Misbehaviour.Misses) others = others[1..];
        if (acts && how is Misbehaviour.Reorders && _held is null)
        {
            _held = [.. others.Select(to => (to, frame))];
            return;
        }
        foreach (var member in others) SendTo(member, frame, acts);
        foreach (var (to, held) in _held ?? []) to.Send(held);
        _held = null;
    }

    private void SendTo(FaultyConnection member, JsonObject frame, bool acts)
    {
        if (how is Misbehaviour.Batches) member.Send(new JsonObject { ["type"] = "batch", ["frames"] = new JsonArray(Presence(), frame.DeepClone()) });
        else member.Send(frame, acts && how is Misbehaviour.Delays ? TimeSpan.FromMilliseconds(120) : default);
        if (acts && how is Misbehaviour.Repeats) member.Send(frame);
        if (how is Misbehaviour.Chatters) member.Send(Presence());
    }

    private void Overhear(JsonObject entry)
    {
        foreach (var member in _members.ToArray()) member.Send(entry);
    }

    private JsonObject Presence() => new() { ["type"] = "presence", ["room"] = name, ["event"] = "joined", ["user"] = "guest:b", ["name"] = "b", ["connections"] = 2 };

    private static JsonObject Altered(JsonObject entry)
    {
        var altered = entry.DeepClone().AsObject();
        altered["text"] = ((string)altered["text"]!)[..^1] + "!";
        return altered;
    }

    private static JsonObject OfAnotherRun(JsonObject entry)
    {
        var other = entry.DeepClone().AsObject();
        other["text"] = "000000" + ((string)other["text"]!)[6..];
        return other;
    }
}
