using System.Diagnostics;
using System.Text.Json;
using Chat.LoadTest.Reporting;

namespace Chat.LoadTest.Workers;

/// <summary>A part of the run in a process of its own, which takes its orders from its standard input.</summary>
internal sealed class WorkerProcess : ILoadWorker
{
    public const string Command = "worker";

    private readonly Process _process;
    private readonly int _number;

    private WorkerProcess(Process process, int number) => (_process, _number) = (process, number);

    public Sample? Latest { get; private set; }

    public static async Task<ILoadWorker> StartAsync(LoadOptions options, string run, int number)
    {
        // Under `dotnet Chat.LoadTest.dll` and in tests the process is another one, and the program its first argument.
        var program = typeof(WorkerProcess).Assembly;
        var name = program.GetName().Name;
        var isOwn = Path.GetFileName(Environment.ProcessPath) is { } own && (own == name || own == $"{name}.exe");
        var start = new ProcessStartInfo(isOwn ? Environment.ProcessPath! : "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (!isOwn) start.ArgumentList.Add(program.Location);
        start.ArgumentList.Add(Command);
        var worker = new WorkerProcess(Process.Start(start) ?? throw new LoadException("A worker process cannot be started."), number);
        await worker.DoAsync(new WorkerOrder("begin", options, run, number));
        return worker;
    }

    public Task OpenAsync(CancellationToken stop) => StoppableAsync(new WorkerOrder("open"), stop);

    public Task SendAsync(long start, CancellationToken stop) => StoppableAsync(new WorkerOrder("send", Start: start), stop);

    public Task SettleAsync() => DoAsync(new WorkerOrder("settle"));

    public Task WriteLedgersAsync(string path) => DoAsync(new WorkerOrder("write", Paths: [path]));

    public Task ReadLedgersAsync(IReadOnlyList<string> paths) => DoAsync(new WorkerOrder("read", Paths: [.. paths]));

    public Task ReadHistoriesAsync() => DoAsync(new WorkerOrder("history"));

    public Task DrainAsync() => DoAsync(new WorkerOrder("drain"));

    public async Task<Share> ConcludeAsync() => (await DoAsync(new WorkerOrder("conclude"))).Share!;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close(); // its end of input ends it
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private async Task StoppableAsync(WorkerOrder order, CancellationToken stop)
    {
        await using var stopping = stop.Register(() => Write(new WorkerOrder("stop")));
        await DoAsync(order);
    }

    private async Task<WorkerNews> DoAsync(WorkerOrder order)
    {
        Write(order);
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var news = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerNews)!;
            if (news.Failed is { } why) throw new LoadException(why);
            if (news.Sample is { } sample) Latest = sample;
            if (news.Done) return news;
        }
        throw Broken();
    }

    private void Write(WorkerOrder order)
    {
        try
        {
            lock (_process)
            {
                _process.StandardInput.WriteLine(JsonSerializer.Serialize(order, WorkerJson.Default.WorkerOrder));
                _process.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // It has ended; whoever waits for its answer finds out.
        }
    }

    private LoadException Broken() => new($"Worker {_number} ended in the middle of the run: what the others saw is not whole, so run it again.");
}
