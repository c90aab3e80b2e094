using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Chat.Gateway.Benchmarks.Machine;

namespace Chat.Gateway.Benchmarks.Contenders;

/// <summary>A server in a process of its own, on its core. Its first line that matters says the port.</summary>
internal sealed class ServerProcess : IServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly bool _counts;
    private volatile string _lastWords = "";

    /// <param name="name">For sentences.</param>
    /// <param name="start">The program; standard streams are set here.</param>
    /// <param name="cores">Where it runs.</param>
    /// <param name="port">The port that a line says, or null where it says none.</param>
    /// <param name="counts">Whether it answers how many have joined.</param>
    public ServerProcess(string name, ProcessStartInfo start, Cores cores, Func<string, int?> port, bool counts)
    {
        (_name, _counts) = (name, counts);
        Cores.Prefix(start, cores.Server);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += OnExit; // when this process is told to end in the middle of a run
        try
        {
            Cores.Pin(_process, cores.Server);
            _process.OutputDataReceived += (_, line) => Take(line.Data);
            _process.ErrorDataReceived += (_, line) => _lastWords = line.Data is { Length: > 0 } said ? said : _lastWords;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            while (Port == 0) Port = port(ReadLine()) ?? 0;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Port { get; }

    public TimeSpan CpuTime => _process.TotalProcessorTime;

    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static int? PortLine(string line) =>
        line.StartsWith("port ", StringComparison.Ordinal) ? int.Parse(line[5..], CultureInfo.InvariantCulture) : null;

    public int? Joined()
    {
        if (!_counts) return null;
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return int.Parse(ReadLine()["joined ".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Thousands of farewells are of no interest, so it is ended at once.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _lines.Dispose();
    }

    private void OnExit(object? sender, EventArgs e) => _process.Kill();

    private void Take(string? line)
    {
        try
        {
            if (line is null) _lines.CompleteAdding();
            else _lines.Add(line);
        }
        catch (ObjectDisposedException)
        {
            // Its last line, after nobody asks any more.
        }
    }

    private string ReadLine()
    {
        if (_lines.TryTake(out var line, Patience)) return line;
        throw new BenchmarkException($"The server of {_name} {(_process.HasExited ? "has ended" : "says nothing")}{(_lastWords.Length > 0 ? $": {_lastWords}" : ".")}");
    }
}
