namespace Chat.Stores.Contract.Model;

/// <summary>One of several callers at once: its connections and its user are its own, and it keeps every answer.</summary>
internal sealed class Caller(string name, IChatStore[] stores, TimeProvider clock)
{
    private readonly ModelStore _model = new(clock);

    private readonly Dictionary<string, string> _ids = [];

    private int _count;

    public List<Entry> Stored { get; } = [];

    public string[] MembersOf(string room) => _model.MembersOf(room);

    public async Task<Caller> RunAsync(Step[] steps)
    {
        foreach (var step in steps)
            await TakeAsync(stores[step.Instance], step);
        return this;
    }

    private string IdOf(string who) => _ids.GetValueOrDefault(who, $"{name}-{who}-never");

    private async Task TakeAsync(IChatStore store, Step step)
    {
        switch (step)
        {
            case Connect { Room: var room } connect:
                var id = _ids[connect.Who] = $"{name}-{connect.Who}-{++_count}";
                var connection = new Connection(id, name, connect.Who, room, clock.GetUtcNow(), clock.GetUtcNow().AddDays(9));
                await store.ConnectAsync(connection);
                _model.Connect(connection);
                break;
            case Join { Room: var room } join:
                var joined = await store.JoinAsync(IdOf(join.Who), room);
                Assert.Equal(_model.Connections.ContainsKey(IdOf(join.Who)), joined.Status == JoinStatus.Joined);
                Assert.True(joined.Status != JoinStatus.Joined || _model.Join(IdOf(join.Who), room) != joined.WasMember);
                break;
            case Leave { Room: var room } leave:
                Assert.Equal(_model.Leave(IdOf(leave.Who), room), (await store.LeaveAsync(IdOf(leave.Who), room)).WasMember);
                break;
            case Remove remove:
                var rooms = await store.RemoveConnectionAsync(IdOf(remove.Who));
                Assert.Equal(_model.Remove(IdOf(remove.Who)), rooms.Order(StringComparer.Ordinal));
                break;
            case RemoveBoth both:
                await store.RemoveConnectionsAsync([IdOf(both.Who), IdOf(both.Other)]);
                _model.Remove(IdOf(both.Who));
                _model.Remove(IdOf(both.Other));
                break;
            case Append append:
                await SendAsync(store, append);
                break;
        }
    }

    private async Task SendAsync(IChatStore store, Append step)
    {
        var draft = new Draft
        {
            Room = step.Room,
            ConnectionId = IdOf(step.Who),
            User = name,
            Name = step.Who,
            Text = $"{name} {++_count}",
            At = clock.GetUtcNow(),
            Id = step.Id == 0 ? null : $"{step.Id}",
        };
        var result = await store.AppendAsync(draft);
        if (_model.Repeated(draft) is { } first)
        {
            Assert.Equal((AppendStatus.Repeated, first), (result.Status, result.Entry));
            return;
        }

        var isMember = _model.Members.Contains((step.Room, draft.ConnectionId));
        Assert.Equal(isMember ? AppendStatus.Stored : AppendStatus.NotInRoom, result.Status);
        if (!isMember)
            return;
        _model.Append(draft, result.Entry!);
        Stored.Add(result.Entry!);
    }
}
