using Chat.Core.Delivery;

namespace Chat.Stores.Contract.Model;

/// <summary>Runs steps on a store and on the model, and holds each answer against what the model knows.</summary>
internal sealed class Comparison(ModelStore model, TimeProvider clock)
{
    public static readonly string[] Rooms = ["lobby", "cats", "Cats"];

    private readonly Dictionary<string, (long Version, bool Changed)> _versions = Rooms.ToDictionary(room => room, _ => (0L, false));

    private int _connects;

    /// <summary>Whether a step may be done again after a stop: then what the first try did decides some of the answer.</summary>
    public bool Retried { get; set; }

    /// <summary>The roster that was last read of each room, by whichever instance.</summary>
    public Dictionary<string, Roster> Known { get; } = [];

    /// <summary>Connection ids are never used twice: each life of "a" has one of its own.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    public string IdOf(string who) => Ids.GetValueOrDefault(who, $"{who}-never");

    public Connection NewConnection(Connect step)
    {
        var id = Ids[step.Who] = $"{step.Who}-{++_connects}";
        return new(id, UserOf(step.Who), step.Who, step.Room, clock.GetUtcNow(), clock.GetUtcNow().AddDays(9));
    }

    public Draft NewDraft(Append step, string text) => new()
    {
        Room = step.Room,
        ConnectionId = IdOf(step.Who),
        User = UserOf(step.Who),
        Name = step.Who,
        Text = text,
        At = clock.GetUtcNow(),
        Id = step.Id == 0 ? null : $"{step.Id}",
        KnownRosterVersion =
            step.Known && Known.TryGetValue(step.Room, out var roster) && roster.Contains(IdOf(step.Who)) ? roster.Version : null,
    };

    public void Connected(Connection connection, RoomHead head)
    {
        model.Connect(connection);
        Changed(connection.StartingRoom);
        Check(connection.StartingRoom, head);
    }

    public void Joined(string id, string room, JoinResult result)
    {
        if (!model.Connections.ContainsKey(id))
        {
            Assert.Equal(JoinStatus.NoSuchConnection, result.Status);
            return;
        }

        Assert.Equal(JoinStatus.Joined, result.Status);
        var added = model.Join(id, room);
        Assert.True(Retried || added != result.WasMember);
        if (added)
            Changed(room);
        Check(room, result.Head);
    }

    public void Left(string id, string room, LeaveResult result)
    {
        var removed = model.Leave(id, room);
        Assert.True(Retried || removed == result.WasMember);
        if (removed)
            Changed(room);
        if (!string.IsNullOrEmpty(result.Head.Epoch))
            Check(room, result.Head);
    }

    public void Removed(string id, IReadOnlyList<string> rooms)
    {
        var expected = model.Remove(id);
        Assert.True(Retried || expected.SequenceEqual(rooms.Order(StringComparer.Ordinal)));
        foreach (var room in expected)
            Changed(room);
    }

    public void Removed(string id)
    {
        foreach (var room in model.Remove(id))
            Changed(room);
    }

    public void Appended(Draft draft, AppendResult result)
    {
        if (model.Repeated(draft) is { } first)
        {
            Assert.Equal((AppendStatus.Repeated, first), (result.Status, result.Entry));
        }
        else if (!model.Members.Contains((draft.Room, draft.ConnectionId)))
        {
            Assert.Equal(AppendStatus.NotInRoom, result.Status);
        }
        else
        {
            Assert.True(result.Status == AppendStatus.Stored || (Retried && result.Status == AppendStatus.Repeated));
            Assert.Equal((draft.Room, draft.Text, draft.User), (result.Entry!.Room, result.Entry.Text, result.Entry.User));
            Assert.True(Retried || result.Entry.Seq > model.LastSeq(draft.Room));
            model.Append(draft, result.Entry);
            Check(draft.Room, result.Head);
        }
    }

    public async Task CheckWholeAsync(IChatStore store)
    {
        foreach (var room in Rooms)
        {
            Known[room] = await store.ReadRosterAsync(room);
            var page = await store.ReadHistoryAsync(new(room, ChatLimits.HistoryEntries, After: 0));
            Assert.Equal(model.MembersOf(room), Known[room].Members.Select(one => one.ConnectionId).Order(StringComparer.Ordinal));
            Assert.Equal(model.MembersOf(room).Length, page.Head.Connections);
            Assert.Equal(model.Log(room).OrderBy(entry => entry.Seq), page.Entries);
            Check(room, page.Head);
        }

        foreach (var id in Ids.Values)
            Assert.Equal(model.Connections.GetValueOrDefault(id), await store.FindConnectionAsync(id));
    }

    /// <summary>A roster that follows the changes is the one that is read whole.</summary>
    public async Task CheckFollowedAsync(IChatStore store, RosterCache rosters)
    {
        foreach (var room in Rooms)
        {
            var roster = await rosters.AtLeastAsync(room, (await store.ReadHistoryAsync(new(room, 1))).Head);
            Assert.Equal(model.MembersOf(room), roster.Members.Select(one => one.ConnectionId).Order(StringComparer.Ordinal));
            Assert.All(roster.Members, member => Assert.Equal(model.Connections[member.ConnectionId].Name, member.Name));
        }
    }

    private static string UserOf(string who) => who is "a" or "b" ? "alice" : "carol";

    private void Changed(string room) => _versions[room] = (_versions[room].Version, true);

    /// <summary>A version rises with each change of the members, and stays where there was none.</summary>
    private void Check(string room, RoomHead head)
    {
        var (version, changed) = _versions[room];
        Assert.True(changed || Retried ? head.RosterVersion >= version + (changed ? 1 : 0) : head.RosterVersion == version);
        Assert.True(head.Seq >= model.LastSeq(room));
        _versions[room] = (head.RosterVersion, false);
    }
}
