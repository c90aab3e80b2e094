namespace Chat.LoadTest.Workers;

/// <summary>One process's part of a run, in this process or in one of its own. Each call is one phase; see <see cref="Running.LoadClient"/>.</summary>
internal interface ILoadWorker : IAsyncDisposable
{
    /// <summary>The last second, for the terminal.</summary>
    Sample? Latest { get; }

    Task OpenAsync(CancellationToken stop);

    Task SendAsync(long start, CancellationToken stop);

    Task SettleAsync();

    Task WriteLedgersAsync(string path);

    Task ReadLedgersAsync(IReadOnlyList<string> paths);

    Task ReadHistoriesAsync();

    Task DrainAsync();

    Task<Share> ConcludeAsync();
}
