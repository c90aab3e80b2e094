namespace Chat.ManagementApi.Benchmarks;

/// <summary>What one client reached against one server, a life for each round.</summary>
internal sealed record Result(string Transport, string Client, IReadOnlyList<Life> Lives);

/// <summary>All clients by turns against one server, so that whatever else the machine does hits each of them.</summary>
internal static class Comparison
{
    public static async Task<IReadOnlyList<Result>> RunAsync(Transport transport, int rounds)
    {
        string[] clients = transport.HasOneRequestAtATime ? [Clients.Sdk, Clients.Ours, Clients.Bare] : [Clients.Sdk, Clients.Ours];
        var results = clients.Select(client => new Result(transport.Name, client, new List<Life>())).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var result in results) ((List<Life>)result.Lives).Add(await OwnProcess.PostAsync(result.Client, transport.Endpoint));
        }

        return results;
    }
}
