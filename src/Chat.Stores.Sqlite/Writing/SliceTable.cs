using Chat.Core.Storage;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>How far each slice of a queued room was served, and who serves it.</summary>
internal sealed class SliceTable(WriteSession session)
{
    private readonly Statement _find = session.Prepare(
        """
        SELECT cursor, heard, served, recent, holes, knocks, holder, lease, job FROM slice
        WHERE room = ?1 AND feed = ?2 AND slices = ?3 AND slice = ?4
        """);

    private readonly Statement _save = session.Prepare(
        "INSERT OR REPLACE INTO slice VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");

    private readonly Statement _sweep = session.Prepare("DELETE FROM slice WHERE used <= ?1");

    public SliceState? Find(SliceKey key)
    {
        var row = Bind(_find, key);
        using var _ = new Resetting(row);
        return row.Step() ? Parse(row) : null;
    }

    public void Save(SliceKey key, SliceState state)
    {
        var progress = state.Progress;
        session.Write(Bind(_save, key)
            .Bind(4, progress.Cursor).Bind(5, progress.Heard).Bind(6, progress.ServedAt?.ToUnixTimeMilliseconds() ?? 0)
            .Bind(7, (long)(progress.Recent * 1000)).Bind(8, SliceHole.Write(progress.Holes))
            .Bind(9, state.Knocks).Bind(10, state.Holder).Bind(11, state.LeaseUntil.ToUnixTimeMilliseconds()).Bind(12, state.Job)
            .Bind(13, session.Now));
    }

    public void Sweep() => session.Write(_sweep.Bind(0, session.Now - (long)SliceKey.KeptFor.TotalMilliseconds));

    private Statement Bind(Statement statement, SliceKey key) => statement
        .Bind(0, session.Rooms.FindOrMake(key.Room).Id).Bind(1, key.From).Bind(2, key.Slices).Bind(3, key.Slice);

    private static SliceState Parse(Statement row)
    {
        DateTimeOffset? servedAt = row.Int64(2) == 0 ? null : row.Time(2);
        var progress = new SliceProgress(row.Int64(0), row.Int64(1), servedAt, row.Int64(3) / 1000.0, SliceHole.Read(row.Text(4)));
        return new(progress, row.Int64(5), row.Text(6), row.Time(7), row.Int64(8));
    }
}
