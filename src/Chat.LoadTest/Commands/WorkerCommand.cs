using System.CommandLine;
using System.Net;
using Chat.LoadTest.Workers.Hosts;

namespace Chat.LoadTest.Commands;

/// <summary><c>./chat load worker</c>: takes part in runs that are led from another host.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create(TextWriter output)
    {
        var listen = new Option<string>("--listen") { Description = "Address and port to listen on; port 0 takes a free one and prints it.", DefaultValueFactory = _ => "127.0.0.1:0", HelpName = "ADDRESS:PORT" };
        var network = new Option<bool>("--allow-network") { Description = "Needed for an address that others than this machine reach: whoever knows the secret may then make this machine load any host." };
        var command = new Command(Name, "Takes part in runs that --workers ADDRESS:PORT leads from another host; CHAT_LOAD_SECRET is their common secret.") { listen, network };
        command.SetAction((parsed, _) => RunAsync(WorkerAddress.ToListen(parsed.GetValue(listen)!), parsed.GetValue(network), output));
        return command;
    }

    private static async Task<int> RunAsync(IPEndPoint at, bool network, TextWriter output)
    {
        if (!network && !IPAddress.IsLoopback(at.Address))
            throw new LoadException($"{at.Address} can be reached by others than this machine, and whoever knows the secret could make it load any host: add --allow-network if you mean it, or listen on 127.0.0.1.", 2);
        using var stop = new Interruption();
        var given = WorkerSecret.FromEnvironment();
        var secret = given ?? WorkerSecret.New();
        using var host = new WorkerHost(at, secret, TextWriter.Synchronized(output));
        await output.WriteLineAsync($"worker     {host.At}");
        if (given is null) await output.WriteLineAsync($"secret     {WorkerSecret.Variable}={secret.Text}   for the coordinator, and not shown again");
        await output.WriteLineAsync($"lead it    ./chat load SCENARIO URL --workers {host.At}");
        await output.WriteLineAsync("Ctrl-C ends it.");
        await host.RunAsync(stop.Token);
        return 0;
    }
}
