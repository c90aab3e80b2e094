namespace Chat.Stores.Sqlite.Sql;

/// <summary>Makes a statement ready to run again at the end of a block, whether or not all its rows were read.</summary>
internal readonly struct Resetting(Statement statement) : IDisposable
{
    public void Dispose() => statement.Reset();
}
