using Chat.LoadTest.Reporting;

namespace Chat.LoadTest.Workers;

/// <summary>
/// One process's part of a run, in this process or in one of its own, here or on another host. Each call is one phase; see
/// <see cref="Running.LoadClient"/>. A call throws a <see cref="LoadException"/> whose sentence goes on after the worker's name.
/// </summary>
internal interface ILoadWorker : IAsyncDisposable
{
    /// <summary>What a person calls it: a process or an address.</summary>
    string Name { get; }

    MachineFacts Machine { get; }

    /// <summary>The last second, for the terminal.</summary>
    Sample? Latest { get; }

    /// <summary>The seconds of sending so far: all that is left of it when it breaks.</summary>
    IReadOnlyList<Sample> Samples { get; }

    /// <summary>Microseconds by which its clock and the coordinator's may differ after all that was done about it; 0 on one machine.</summary>
    long ClockUncertainty { get; }

    Task OpenAsync(CancellationToken stop);

    Task SendAsync(long start, CancellationToken stop);

    Task SettleAsync();

    /// <summary>What it knows of the rooms, for the others.</summary>
    Task<byte[]> LedgersAsync();

    Task MergeAsync(byte[] ledgers);

    Task ReadHistoriesAsync(IReadOnlyList<int> gone);

    Task DrainAsync();

    Task<Share> ConcludeAsync(IReadOnlyList<int> gone);
}
