namespace Chat.ManagementApi.Benchmarks;

internal sealed record Result(string Transport, Contender Contender, Life Life);

/// <param name="Client">Which client.</param>
/// <param name="Inline">Whether the runtime completes socket operations on the thread that waits for them, as the functions may be set to.</param>
internal sealed record Contender(string Client, bool Inline)
{
    public static readonly IReadOnlyList<Contender> All = [new(Clients.Sdk, false), new(Clients.Ours, false), new(Clients.Ours, true)];

    public string Name => Client + (Inline ? ", completions inline" : "");
}

/// <summary>All contenders by turns against one server, so that whatever else the machine does hits each of them.</summary>
internal static class Comparison
{
    private const int Rounds = 2;

    public static async Task<IReadOnlyList<Result>> RunAsync(Transport transport)
    {
        var lives = Contender.All.ToDictionary(contender => contender, _ => new List<Life>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var contender in Contender.All) lives[contender].Add(await OwnProcess.PostAsync(contender, transport.Endpoint));
        }

        return [.. Contender.All.Select(contender => new Result(transport.Name, contender, Life.Mean(lives[contender])))];
    }
}
