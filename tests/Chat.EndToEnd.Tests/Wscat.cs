using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Chat.Testing;

namespace Chat.EndToEnd.Tests;

/// <summary>
/// A foreign client: npm's wscat in a process of its own, typed into and read from. It shows what a person sees only on a
/// terminal, so it is given one by <c>script</c> of util-linux.
/// </summary>
internal sealed class Wscat : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private Wscat(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static async Task<Wscat> ConnectAsync(string url)
    {
        var command = $"'{Tool.Node()}' '{Tool.NodeScript("wscat", "bin/wscat")}' --no-color -c '{url}'";
        var start = new ProcessStartInfo(Tool.Terminal(), ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var wscat = new Wscat(Process.Start(start)!);
        await wscat.LineAsync(line => line.Contains("Connected", StringComparison.Ordinal));
        return wscat;
    }

    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>The next frame that it shows.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var line = await LineAsync(line => line.Contains("< {", StringComparison.Ordinal));
        // Around it the terminal is told where to write and in which colour.
        var json = line[(line.IndexOf("< {", StringComparison.Ordinal) + 2)..(line.LastIndexOf('}') + 1)];
        return JsonDocument.Parse(json).RootElement.Clone();
    }

    public Task<string> DisconnectedAsync() => LineAsync(line => line.Contains("Disconnected", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> LineAsync(Predicate<string> fits)
    {
        using var limit = new CancellationTokenSource(ChatClient.Limit);
        while (true)
        {
            var line = await _lines.Reader.ReadAsync(limit.Token);
            if (fits(line)) return line;
        }
    }

    private void Take(string? line)
    {
        if (line is not null) _lines.Writer.TryWrite(line);
    }
}
