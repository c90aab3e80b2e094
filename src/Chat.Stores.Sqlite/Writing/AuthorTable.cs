using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>Users with the names that they were shown under: a number stands for both in every entry.</summary>
internal sealed class AuthorTable(WriteSession session)
{
    private const int MostRemembered = 50_000;

    private readonly Dictionary<(string User, string Name), long> _ids = [];

    private readonly Statement _find = session.Prepare("SELECT id FROM author WHERE user = ?1 AND name = ?2");

    private readonly Statement _insert = session.Prepare("INSERT INTO author (user, name) VALUES (?1, ?2) ON CONFLICT (user, name) DO NOTHING");

    public long IdOf(string user, string name)
    {
        if (_ids.TryGetValue((user, name), out var known))
            return known;

        if (_ids.Count >= MostRemembered)
            _ids.Clear();
        return _ids[(user, name)] = Insert(user, name) ?? Find(user, name);
    }

    public void Forget() => _ids.Clear();

    private long Find(string user, string name) => _find.Bind(0, user).Bind(1, name).Number()!.Value;

    /// <returns>The number, or null where there is one.</returns>
    private long? Insert(string user, string name)
    {
        session.Write(_insert.Bind(0, user).Bind(1, name));
        return session.ChangedRows > 0 ? session.LastRow : null;
    }
}
