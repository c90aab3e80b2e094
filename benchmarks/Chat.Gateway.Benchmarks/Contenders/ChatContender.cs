using System.Diagnostics;
using Chat.Gateway.Benchmarks.Load;
using Chat.Gateway.Benchmarks.Machine;

namespace Chat.Gateway.Benchmarks.Contenders;

/// <summary>This gateway with the whole chat behind it: <c>./chat up --unlimited</c>, every message in SQLite before it is seen.</summary>
internal sealed record ChatContender() : Contender(Chat, new ChatDialect())
{
    private const string Address = "websocket  ws://127.0.0.1:";

    public override IServer Start(Cores cores)
    {
        var data = Directory.CreateTempSubdirectory("chat-bench-").FullName;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Chat.LocalGateway.exe" : "Chat.LocalGateway"))
        {
            ArgumentList = { "up", "--unlimited", "--port", "0", "--data", data },
        };
        return new WithFolder(new ServerProcess(Name, start, cores, Port, counts: false), data);
    }

    private static int? Port(string line) => line.StartsWith(Address, StringComparison.Ordinal)
        ? int.Parse(line[Address.Length..line.IndexOf('/', Address.Length)], System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Its database goes with it.</summary>
    private sealed class WithFolder(ServerProcess server, string folder) : IServer
    {
        public int Port => server.Port;
        public TimeSpan CpuTime => server.CpuTime;
        public long MemoryBytes => server.MemoryBytes;
        public int? Joined() => server.Joined();

        public void Dispose()
        {
            server.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
