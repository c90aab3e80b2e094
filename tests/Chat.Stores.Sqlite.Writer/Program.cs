using Chat.Core.Storage;
using Chat.Stores.Sqlite;

// Writes to a database until it is killed, and prints what was acknowledged, one line each:
//   stored ROOM SEQ ID      connected CONNECTION      removed CONNECTION
// Arguments: the file, and a name that no other run has.
var (path, run) = (args[0], args[1]);
var output = Console.Out;
var gate = new Lock();

// A small log, so that kills meet checkpoints as well.
var options = new SqliteStoreOptions { Path = path, CheckpointPages = 40 };
await using var store = await SqliteChatStore.OpenAsync(options, TimeProvider.System);
await Task.WhenAll([.. Enumerable.Range(0, 6).Select(Send), ComeAndGo()]);

void Print(string line)
{
    lock (gate)
    {
        output.WriteLine(line);
        output.Flush();
    }
}

Connection NewConnection(string id) =>
    new(id, "writer", "writer", "cats", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(2));

async Task Send(int writer)
{
    var connection = NewConnection($"{run}-{writer}");
    await store.ConnectAsync(connection);
    await store.JoinAsync(connection.Id, "dogs");
    Print($"connected {connection.Id}");
    for (var i = 0; ; i++)
    {
        var draft = new Draft
        {
            Room = i % 3 == 0 ? "dogs" : "cats",
            ConnectionId = connection.Id,
            User = connection.User,
            Name = connection.Name,
            Text = $"{run}-{writer}-{i}",
            At = DateTimeOffset.UtcNow,
            Id = $"{run}-{writer}-{i}",
        };
        var result = await store.AppendAsync(draft);
        Print($"stored {draft.Room} {result.Entry!.Seq} {draft.Id}");
    }
}

async Task ComeAndGo()
{
    for (var i = 0; ; i++)
    {
        var id = $"{run}-guest-{i}";
        await store.ConnectAsync(NewConnection(id));
        Print($"connected {id}");
        if (i % 2 == 0)
            continue;
        await store.RemoveConnectionAsync(id);
        Print($"removed {id}");
    }
}
