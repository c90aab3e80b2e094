using Chat.Core.Delivery;

namespace Chat.ManagementApi.Benchmarks;

/// <param name="PostsPerCpuSecond">Posts for each second of CPU time, user and system, of the whole process.</param>
/// <param name="BytesPerPost">Garbage for each post.</param>
internal readonly record struct Measurement(double PostsPerCpuSecond, double BytesPerPost)
{
    private const int Parallel = 32;
    private const int PayloadBytes = 200;

    /// <summary>Receivers of one broadcast: the payload's hash is shared by as many posts.</summary>
    private const int Broadcast = 32;

    private static readonly string[] Ids = [.. Enumerable.Range(0, 1_000).Select(_ => Id())];

    /// <summary>Posts from this process, the making of the client included.</summary>
    public static async Task<Measurement> TakeAsync(Func<Client> make, int posts)
    {
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var client = make();
        var left = posts;
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => Task.Run(async () =>
        {
            var payload = new byte[PayloadBytes];
            payload.AsSpan().Fill((byte)'x');
            while (Interlocked.Add(ref left, -Broadcast) is var now && now >= 0)
            {
                var frame = new Frame(payload);
                for (var i = 0; i < Broadcast; i++) Check(await client.PostAsync(Ids[(now + i) % Ids.Length], frame));
            }
        })));
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        return new Measurement(posts / used, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)posts);
    }

    private static void Check(DeliveryOutcome outcome)
    {
        if (outcome != DeliveryOutcome.Delivered) throw new InvalidOperationException($"A post ended {outcome}.");
    }

    private static string Id()
    {
        var bytes = new byte[11];
        Random.Shared.NextBytes(bytes);
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }
}
