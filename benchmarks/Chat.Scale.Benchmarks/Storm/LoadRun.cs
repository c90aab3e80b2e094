using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>The load tester in a process of its own, and the report that it writes.</summary>
internal sealed class LoadRun : IDisposable
{
    private const string Program = "Chat.LoadTest.dll";

    private readonly Process _process;
    private readonly string _json;
    private readonly TaskCompletionSource _talking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private LoadRun(Process process, string json, TextWriter progress)
    {
        (_process, _json) = (process, json);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, progress), ReadAsync(process.StandardError, progress));
    }

    /// <summary>Ends when all members are in and the talk begins, or when it ended without.</summary>
    public Task Talking => _talking.Task;

    public static LoadRun Start(StormOptions options, Uri url, string folder, TextWriter progress)
    {
        // Beside this program's own folder, where a build puts it.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Chat.LoadTest", own.Name, Program);
        var json = Path.Combine(folder, "load.json");
        File.Delete(json);
        string[] arguments =
        [
            "exec", program, "churn", url.ToString(), "--connections", Text(options.Members), "--rooms", "1", "--publishers", Text(options.Publishers),
            "--rate", Text(options.Rate), "--going", Text(options.Going), "--ramp", Text(options.RampSeconds),
            "--duration", Text(options.Seconds + options.CalmSeconds), "--settle", Text(options.SettleSeconds), "--seed", Text(options.Seed), "--json", json,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new(Process.Start(start)!, json, progress);
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="StormException">It wrote no report.</exception>
    public async Task<LoadResult> ResultAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await _reading;
        if (!File.Exists(_json)) throw new StormException($"The load tester ended with {_process.ExitCode} and without a report: what it said is above.");
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_json, cancellation));
        return LoadResult.Of(report.RootElement);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader lines, TextWriter progress)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            await progress.WriteLineAsync($"  {line}");
            if (line == "sending") _talking.TrySetResult();
        }

        _talking.TrySetResult();
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
