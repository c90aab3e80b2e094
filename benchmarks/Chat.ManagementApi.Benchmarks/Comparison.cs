using System.Diagnostics;
using Chat.Core.Delivery;

namespace Chat.ManagementApi.Benchmarks;

/// <param name="PostsPerCpuSecond">Median of the rounds.</param>
/// <param name="BytesPerPost">Median of what was allocated.</param>
internal sealed record Result(string Transport, string Client, double PostsPerCpuSecond, double BytesPerPost);

/// <summary>Both clients by turns against one server, so that whatever else the machine does hits both.</summary>
internal static class Comparison
{
    private const int Parallel = 32;
    private const int PayloadBytes = 200;
    private const int Rounds = 5;

    /// <summary>Receivers of one broadcast: the payload's hash is shared by as many posts.</summary>
    private const int Broadcast = 32;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(3);
    private static readonly string[] Ids = [.. Enumerable.Range(0, 1_000).Select(_ => Id())];

    public static async Task<IReadOnlyList<Result>> RunAsync(Transport transport)
    {
        using var sdk = new SdkClient(transport.Endpoint);
        using var ours = new OurClient(transport.Endpoint);
        Client[] clients = [sdk, ours];
        foreach (var client in clients) await MeasureAsync(client, WarmUpTime);
        var rounds = clients.ToDictionary(client => client, _ => new List<(double Speed, double Bytes)>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var client in clients) rounds[client].Add(await MeasureAsync(client, RoundTime));
        }

        return [.. clients.Select(client => new Result(
            transport.Name, client.Name,
            Median(rounds[client].Select(round => round.Speed)), Median(rounds[client].Select(round => round.Bytes))))];
    }

    private static async Task<(double Speed, double Bytes)> MeasureAsync(Client client, TimeSpan duration)
    {
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(worker => Task.Run(() => PostAsync(client, worker, started, duration))));
        var posts = counts.Sum();
        return (posts / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)posts);
    }

    private static async Task<long> PostAsync(Client client, int worker, long started, TimeSpan duration)
    {
        var payload = new byte[PayloadBytes];
        payload.AsSpan().Fill((byte)'x');
        long posts = 0;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var frame = new Frame(payload);
            for (var i = 0; i < Broadcast; i++, posts++) await client.PostAsync(Ids[(worker + posts) % Ids.Length], frame);
        }

        return posts;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static string Id()
    {
        var bytes = new byte[11];
        Random.Shared.NextBytes(bytes);
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }
}
