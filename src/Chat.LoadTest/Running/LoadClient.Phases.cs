using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;

namespace Chat.LoadTest.Running;

internal sealed partial class LoadClient
{
    private const int HistoriesAtATime = 16;

    /// <summary>Sends for the time asked for, from a moment of <see cref="RunClock"/> on.</summary>
    public async Task SendAsync(long start, CancellationToken stop)
    {
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (!await Waiting.ForAsync(TimeSpan.FromMicroseconds(Math.Max(0, start - Clock.Now)), stop)) return;
        sending.CancelAfter(TimeSpan.FromSeconds(Options.Duration));
        var disturbance = Plan.Scenario.DisturbAsync(this, sending.Token);
        var tending = TendAsync(sending.Token);
        var probing = LagProbe.RunAsync(Tally.Lag, sending.Token);
        // What falls due in the time asked for is sent, also by a generator that has fallen behind at its end.
        if (Options.Rate is not null) await OpenLoop(start).RunAsync(stop);
        else foreach (var publisher in _publishers) publisher.SendNext();
        await Waiting.ForAsync(Timeout.InfiniteTimeSpan, sending.Token);
        if (Options.Rate is null || stop.IsCancellationRequested)
            foreach (var publisher in _publishers) publisher.Stop();
        await disturbance;
        await tending;
        await probing;
    }

    /// <summary>Waits until every message is answered, or its repetition is overdue.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        var limit = 2 * Options.SettleTime + TimeSpan.FromSeconds(5);
        await Waiting.UntilAsync(() => !TendAll() && _members.All(member => !member.IsOnline || member.PingsOpen == 0), limit, cancellation);
        foreach (var publisher in _publishers) publisher.Stop();
        foreach (var member in _members.Where(member => member.PingsOpen > 0))
            Findings.Add(Fault.Unanswered, "a ping", member.PingsOpen);
        // Who is still on its way back has until now: the audit needs somebody to ask.
        await Waiting.UntilAsync(() => _members.Any(member => member.IsOnline), Options.SettleTime, cancellation);
    }

    /// <summary>Reads the history of the rooms that fall to this process.</summary>
    /// <param name="gone">Workers that broke.</param>
    public Task ReadHistoriesAsync(IReadOnlyList<int> gone, CancellationToken cancellation) => Parallel.ForEachAsync(
        OwnRooms(gone),
        new ParallelOptions { MaxDegreeOfParallelism = HistoriesAtATime, CancellationToken = cancellation },
        async (room, token) =>
        {
            var reader = _members.FirstOrDefault(member => member.Room == room && member.IsOnline);
            var reason = reader is null ? "no member of it is connected any more" : await reader.ReadHistoryAsync(token);
            if (reason is null) room.HistoryRead = true;
            else Unread[room.Name] = reason;
        });

    /// <summary>Waits until every member has what it is owed, or the time for it is over.</summary>
    public Task DrainAsync(CancellationToken cancellation) =>
        Waiting.UntilAsync(() => _members.All(member => !member.IsOnline || member.Ledger.HasAll()), Options.SettleTime, cancellation);

    public void Conclude(IReadOnlyList<int> gone)
    {
        foreach (var member in _members.Where(member => member.IsOnline)) member.Ledger.Conclude();
        foreach (var room in OwnRooms(gone))
        {
            if (!room.HistoryRead) Unread.TryAdd(room.Name, "the worker broke that was to read its history");
            Conclusion.Of(room, Findings);
        }
    }

    /// <summary>A room falls to the process of its first member that is still there.</summary>
    private IEnumerable<RoomLedger> OwnRooms(IReadOnlyList<int> gone) =>
        Plan.Members.Where(member => !gone.Contains(member.Worker)).GroupBy(member => member.Room)
            .Select(members => members.First()).Where(first => first.Worker == Worker).Select(first => _rooms[first.Room]);

    private Schedule OpenLoop(long start)
    {
        var schedule = new Schedule(Tally.Slip, Clock);
        foreach (var publisher in _publishers)
        {
            var plan = Plan.Publishers[publisher.Index];
            schedule.Add(new Beat(start + (long)plan.Phase, plan.Interval, plan.Count, publisher.Release));
        }
        if (Plan.Scenario.PingsOnly) schedule.Add(Pinger(start));
        return schedule;
    }

    // Pings go round: each connection's come as far apart as there are connections and time for them.
    private Beat Pinger(long start)
    {
        var next = 0;
        var count = Share(Options.Asked);
        var interval = count == 0 ? 0 : Options.Asked / Options.Rate!.Value * 1e6 / count;
        return new Beat(start, interval, _members.Count == 0 ? 0 : count, due => _members[next++ % _members.Count].Ping(due));
    }

    private async Task TendAsync(CancellationToken sending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.TickOrEndAsync(sending)) TendAll();
    }

    private bool TendAll()
    {
        var waiting = false;
        foreach (var publisher in _publishers) waiting |= publisher.Tend();
        return waiting;
    }
}
