using System.Diagnostics;
using Chat.Gateway.Benchmarks.Load;
using Chat.Gateway.Benchmarks.Machine;

namespace Chat.Gateway.Benchmarks.Contenders;

/// <summary>Node's <c>ws</c>, as <c>./chat tools</c> installs it.</summary>
internal sealed record WsContender() : Contender(Ws, new PlainDialect())
{
    private static readonly string Modules = Path.Combine(Programs.ToolFolder, "node_modules");

    public override string? Missing =>
        Programs.Find("node") is null ? "Node is not on this machine: install Node.js 20 or later"
        : !Directory.Exists(Path.Combine(Modules, "ws")) ? "the npm package ws is not installed: run ./chat tools"
        : null;

    public override IServer Start(Cores cores)
    {
        var start = new ProcessStartInfo("node") { ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Servers", "ws.cjs") } };
        start.Environment["NODE_PATH"] = Modules;
        start.Environment["NODE_ENV"] = "production";
        return new ServerProcess(Name, start, cores, ServerProcess.PortLine, counts: true);
    }
}
