using System.Diagnostics;

namespace Chat.ManagementApi.Benchmarks;

/// <param name="Name">What the table calls it.</param>
/// <param name="Endpoint">Where the server listens.</param>
/// <param name="HasOneRequestAtATime">Whether a connection carries one request after the other.</param>
internal sealed record Transport(string Name, Uri Endpoint, bool HasOneRequestAtATime);

/// <summary>The servers in a process of their own, so that only the clients' CPU time is counted.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, IReadOnlyList<Transport> transports)
    {
        _process = process;
        Transports = transports;
    }

    public IReadOnlyList<Transport> Transports { get; }

    public static ServerProcess Start()
    {
        var process = OwnProcess.Start("--serve");
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The servers' process ended before it said its ports.");
        var ports = line.Split(' ');
        // TLS by name, as on AWS: the runtime takes a session up again with a name only, whichever client asks.
        return new ServerProcess(process,
        [
            new("HTTP/1.1 plain", new Uri($"http://127.0.0.1:{ports[0]}/local"), true),
            new("HTTP/1.1 TLS", new Uri($"https://localhost:{ports[1]}/local"), true),
            new("HTTP/2 TLS", new Uri($"https://localhost:{ports[2]}/local"), false),
        ]);
    }

    /// <summary>It ends with its standard input.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
