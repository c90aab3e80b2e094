using Chat.ManagementApi.Benchmarks;

if (args is ["--serve"])
{
    await LocalServers.RunAsync();
    return 0;
}

using var servers = ServerProcess.Start();
var results = new List<Result>();
foreach (var transport in servers.Transports) results.AddRange(await Comparison.RunAsync(transport));
return Report.Print(results) ? 0 : 1;
