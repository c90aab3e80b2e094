namespace Chat.LoadTest.Workers;

/// <summary>
/// The workers of a run, led through a phase together. When one breaks the others stop sending: a run with a part of its load
/// missing answers another question than the one that was asked. What all saw up to then still becomes a report.
/// </summary>
internal sealed class Crew(CancellationToken stop) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly List<ILoadWorker> _workers = [];
    private readonly Dictionary<int, string> _broken = [];

    public IReadOnlyList<ILoadWorker> All => _workers;

    /// <summary>Cancelled when a person ends the run.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Cancelled when the sending is to end before its time.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Why a worker broke, by its number.</summary>
    public IReadOnlyDictionary<int, string> Broken => _broken;

    public IReadOnlyList<int> Gone
    {
        get { lock (_broken) return [.. _broken.Keys.Order()]; }
    }

    public IEnumerable<ILoadWorker> Living => _workers.Where((_, number) => !IsBroken(number));

    public void Add(ILoadWorker worker) => _workers.Add(worker);

    public bool IsBroken(int number)
    {
        lock (_broken) return _broken.ContainsKey(number);
    }

    /// <summary>One phase of all that are still there.</summary>
    public Task EachAsync(Func<ILoadWorker, Task> phase) => EachAsync(async (worker, _) => await phase(worker));

    public Task EachAsync(Func<ILoadWorker, int, Task> phase) =>
        Task.WhenAll(_workers.Select((worker, number) => IsBroken(number) ? Task.CompletedTask : OneAsync(worker, number, phase)));

    /// <exception cref="LoadException">Nobody is left.</exception>
    public void MustLive()
    {
        if (Living.Any()) return;
        throw new LoadException(_workers.Count == 1 ? _broken[0] : Sentence(_broken.Keys.Min()));
    }

    /// <summary>Names the worker and what became of it.</summary>
    public string Sentence(int number) => $"Worker {number} ({_workers[number].Name}) {_broken[number].TrimEnd('.')}.";

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        _ending.Dispose();
    }

    private async Task OneAsync(ILoadWorker worker, int number, Func<ILoadWorker, int, Task> phase)
    {
        try
        {
            await phase(worker, number);
        }
        catch (LoadException why)
        {
            lock (_broken) _broken[number] = why.Message;
            await _ending.CancelAsync();
        }
    }
}
