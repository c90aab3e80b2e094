using System.Diagnostics;
using System.Threading.Channels;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Up;

/// <summary><c>./chat up</c> as a process of its own, as a person starts it.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];

    private UpProcess(string[] arguments, Dictionary<string, string?>? environment = null)
    {
        // Beside the test, where the reference to the gateway's project puts it.
        var program = Path.Combine(AppContext.BaseDirectory, "Chat.LocalGateway.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, "up", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri PageUrl { get; private set; } = null!;

    public Uri WebSocketUrl { get; private set; } = null!;

    public string Wscat { get; private set; } = "";

    /// <summary>All that it has printed, of both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    public static Task<UpProcess> StartAsync(params string[] arguments) => StartWithAsync([], arguments);

    /// <param name="environment">What differs from the test's own; null takes a variable out.</param>
    /// <param name="arguments">Of <c>up</c>.</param>
    public static async Task<UpProcess> StartWithAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        var up = new UpProcess(arguments, environment);
        up.PageUrl = new Uri(await up.ValueAsync("page"));
        up.WebSocketUrl = new Uri(await up.ValueAsync("websocket"));
        up.Wscat = await up.ValueAsync("try");
        return up;
    }

    /// <summary>Runs to its end by itself.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    /// <param name="environment">What differs from the test's own; null takes a variable out.</param>
    /// <param name="arguments">Of <c>up</c>.</param>
    public static async Task<(int ExitCode, string Output)> RunWithAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        await using var up = new UpProcess(arguments, environment);
        return (await up.ExitCodeAsync(), up.Output);
    }

    public async Task<string> LineAsync(Predicate<string> fits)
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(limit.Token);
                if (fits(line)) return line;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The line did not come. It printed:\n{Output}");
        }
    }

    public Task InterruptAsync() => InterruptAsync(_process.Id);

    public static async Task InterruptAsync(int processId)
    {
        using var kill = Process.Start("kill", ["-INT", $"{processId}"]);
        await kill.WaitForExitAsync();
    }

    public void Kill() => _process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> ValueAsync(string key)
    {
        var line = await LineAsync(line => line.StartsWith(key + ' ', StringComparison.Ordinal));
        return line[key.Length..].Trim();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        _lines.Writer.TryWrite(line);
    }
}
