using System.Diagnostics;
using Chat.LoadTest.Tests.Workers;

namespace Chat.LoadTest.Tests.Runs;

/// <summary><c>./chat load</c> as a process of its own.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process _process;

    public LoadProcess(string[] arguments, string? secret = null)
    {
        // Beside the test, where the reference to its project puts it.
        var program = Path.Combine(AppContext.BaseDirectory, "Chat.LoadTest.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CHAT_LOAD_SECRET"] = secret;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Output.WriteLine(line.Data);
        _process.ErrorDataReceived += (_, line) => Error.WriteLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Lines Output { get; } = new();

    public Lines Error { get; } = new();

    public int Id => _process.Id;

    public void Kill() => _process.Kill();

    /// <summary>The value that a line of its output begins with.</summary>
    public async Task<string> ValueAsync(string name)
    {
        await Output.UntilAsync($"{name} ");
        return Output.ToString().Split('\n').First(line => line.StartsWith($"{name} ", StringComparison.Ordinal))[name.Length..].Trim().Split(' ')[0];
    }

    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
