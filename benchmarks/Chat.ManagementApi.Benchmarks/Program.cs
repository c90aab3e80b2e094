using Chat.ManagementApi.Benchmarks;

switch (args)
{
    case ["--serve"]:
        await LocalServers.RunAsync();
        return 0;
    case ["--post", var client, var endpoint]:
        Console.WriteLine((await Life.LiveAsync(client, new Uri(endpoint))).ToLine());
        return 0;
    default:
        using (var servers = ServerProcess.Start())
        {
            var results = new List<Result>();
            foreach (var transport in servers.Transports) results.AddRange(await Comparison.RunAsync(transport));
            return Report.Print(results) ? 0 : 1;
        }
}
