using Chat.Core.Delivery;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>Posts as fan-outs make them: 32 at a time, each frame to 32 receivers.</summary>
internal static class Fanouts
{
    public const int Parallel = 32;
    public const int PayloadBytes = 200;

    /// <summary>Receivers of one broadcast: the payload's hash is shared by as many posts.</summary>
    private const int Broadcast = 32;

    private static readonly string[] Ids = [.. Enumerable.Range(0, 1_000).Select(_ => Id())];

    public static Task PostAsync(Client client, int posts)
    {
        var left = posts;
        return Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => Task.Run(async () =>
        {
            var payload = new byte[PayloadBytes];
            payload.AsSpan().Fill((byte)'x');
            while (Interlocked.Add(ref left, -Broadcast) is var now && now >= 0)
            {
                var frame = new Frame(payload);
                for (var i = 0; i < Broadcast; i++) Check(await client.PostAsync(Ids[(now + i) % Ids.Length], frame));
            }
        })));
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
