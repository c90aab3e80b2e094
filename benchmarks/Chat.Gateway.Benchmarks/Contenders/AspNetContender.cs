using System.Diagnostics;
using Chat.Gateway.Benchmarks.Load;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Servers;

namespace Chat.Gateway.Benchmarks.Contenders;

/// <summary>A server on ASP.NET Core: this program once more, in that role.</summary>
internal sealed record AspNetContender(string Name, Dialect Dialect, string Role) : Contender(Name, Dialect)
{
    public override IServer Start(Cores cores)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Chat.Gateway.Benchmarks.exe" : "Chat.Gateway.Benchmarks");
        var start = new ProcessStartInfo(executable) { ArgumentList = { ServerRole.Argument, Role } };
        return new ServerProcess(Name, start, cores, ServerProcess.PortLine, counts: true);
    }
}
