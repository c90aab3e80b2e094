using System.Globalization;
using Chat.ManagementApi.Benchmarks;

switch (args)
{
    case ["--serve"]:
        await LocalServers.RunAsync();
        return 0;
    case ["--post", var client, var endpoint]:
        Console.WriteLine((await Life.LiveAsync(client, new Uri(endpoint))).ToLine());
        return 0;
    case [] or ["--rounds", _]:
        var rounds = args.Length == 0 ? 3 : int.Parse(args[1], CultureInfo.InvariantCulture);
        using (var servers = ServerProcess.Start())
        {
            var results = new List<Result>();
            foreach (var transport in servers.Transports) results.AddRange(await Comparison.RunAsync(transport, rounds));
            return Report.Print(results) ? 0 : 1;
        }

    default:
        Console.Error.WriteLine("The only option is --rounds N.");
        return 2;
}
