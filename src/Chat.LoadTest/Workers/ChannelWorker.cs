using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Workers;

/// <summary>A part of the run in another process, led over a channel: one phase at a time, and news whenever there are some.</summary>
internal sealed class ChannelWorker : ILoadWorker
{
    /// <summary>How often each side says that it is still there.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    /// <summary>A worker that says nothing for so long is taken for dead: its process hangs, or its host is cut off.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WorkerChannel _channel;
    private readonly Func<ValueTask> _end;
    private readonly TimeSpan _patience;
    private readonly List<Sample> _samples = [];
    private readonly Timer _beat;
    private readonly Task _reading;
    private readonly Lock _state = new();
    private TaskCompletionSource<Letter<WorkerNews>>? _awaited;
    private string? _broken;
    private ClockReading? _clock;

    /// <param name="end">Ends the other side for good, once the channel is closed.</param>
    private ChannelWorker(string name, WorkerChannel channel, Func<ValueTask> end, TimeSpan patience)
    {
        (Name, _channel, _end, _patience) = (name, channel, end, patience);
        _beat = new Timer(_ => TryWrite(new WorkerOrder("beat")), null, BeatEvery, BeatEvery);
        _reading = ReadAsync();
    }

    public string Name { get; }

    public MachineFacts Machine { get; private set; } = MachineFacts.OfThis();

    public Sample? Latest { get; private set; }

    public IReadOnlyList<Sample> Samples
    {
        get { lock (_state) return [.. _samples]; }
    }

    public long ClockUncertainty { get; private set; }

    /// <param name="far">On another host, or one that may be another: its clock is compared before and after the run.</param>
    /// <exception cref="LoadException">It cannot take part.</exception>
    public static async Task<ILoadWorker> BeginAsync(
        string name, WorkerChannel channel, bool far, LoadOptions options, Trust trust, string run, int number, Func<ValueTask> end, TimeSpan? patience = null)
    {
        var worker = new ChannelWorker(name, channel, end, patience ?? Patience);
        try
        {
            if (far) worker._clock = await worker.ReadClockAsync();
            var begun = await worker.DoAsync(new WorkerOrder("begin", options, trust, run, number, worker._clock?.Offset ?? 0));
            worker.Machine = begun.Message.Machine ?? worker.Machine;
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    public Task OpenAsync(CancellationToken stop) => StoppableAsync(new WorkerOrder("open"), stop);

    public Task SendAsync(long start, CancellationToken stop) => StoppableAsync(new WorkerOrder("send", Start: start), stop);

    public Task SettleAsync() => DoAsync(new WorkerOrder("settle"));

    public async Task<byte[]> LedgersAsync() => (await DoAsync(new WorkerOrder("ledgers"))).Bytes;

    public Task MergeAsync(byte[] ledgers) => DoAsync(new WorkerOrder("merge"), ledgers);

    public Task ReadHistoriesAsync(IReadOnlyList<int> gone) => DoAsync(new WorkerOrder("history", Gone: [.. gone]));

    public Task DrainAsync() => DoAsync(new WorkerOrder("drain"));

    public async Task<Share> ConcludeAsync(IReadOnlyList<int> gone)
    {
        if (_clock is { } before) ClockUncertainty = ClockReading.UncertaintyOf(before, await ReadClockAsync());
        return (await DoAsync(new WorkerOrder("conclude", Gone: [.. gone]))).Message.Share ?? throw new LoadException("ended its part without a result");
    }

    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync();
        await _channel.DisposeAsync();
        await _end();
        await _reading;
    }

    private Task<ClockReading> ReadClockAsync() => ClockReading.TakeAsync(async () => (await DoAsync(new WorkerOrder("clock"))).Message.Clock);

    private async Task StoppableAsync(WorkerOrder order, CancellationToken stop)
    {
        await using var stopping = stop.Register(() => TryWrite(new WorkerOrder("stop")));
        await DoAsync(order);
    }

    private async Task<Letter<WorkerNews>> DoAsync(WorkerOrder order, byte[]? bytes = null)
    {
        var answer = new TaskCompletionSource<Letter<WorkerNews>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_state)
        {
            if (_broken is not null) throw new LoadException(_broken);
            _awaited = answer;
        }
        TryWrite(order, bytes);
        var letter = await answer.Task;
        return letter.Message.Failed is { } why ? throw new LoadException(why) : letter;
    }

    // Whoever waits for its answer finds out that it is gone, and so does the reader.
    private void TryWrite(WorkerOrder order, byte[]? bytes = null)
    {
        try
        {
            _channel.Write(order, WorkerJson.Default.WorkerOrder, bytes);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Break("has gone in the middle of the run");
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _channel.ReadAsync(WorkerJson.Default.WorkerNews).WaitAsync(_patience) is { } letter)
            {
                if (NewsRules.IsWhole(letter.Message)) Take(letter);
                else Break("says what no worker of this version says: run the same ./chat load everywhere");
            }
            Break("ended in the middle of the run");
        }
        catch (TimeoutException)
        {
            Break(FormattableString.Invariant($"has said nothing for {_patience.TotalSeconds:0.#} s"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Break("broke off in the middle of the run");
        }
    }

    private void Take(Letter<WorkerNews> letter)
    {
        lock (_state)
        {
            if (letter.Message.Sample is { } sample)
            {
                Latest = sample;
                if (sample.At > 0) _samples.Add(sample);
            }
            if (letter.Message is { Done: false, Failed: null }) return;
            _awaited?.TrySetResult(letter);
            _awaited = null;
        }
    }

    private void Break(string why)
    {
        lock (_state)
        {
            _broken ??= why;
            _awaited?.TrySetException(new LoadException(_broken));
            _awaited = null;
        }
    }
}
