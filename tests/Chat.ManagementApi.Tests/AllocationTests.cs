using Amazon.Runtime;
using Chat.Core.Delivery;
using Chat.ManagementApi.Signing;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>What a receiver of a broadcast costs in garbage. Nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    // A debug build makes classes of what awaits, which a release build keeps out of the heap.
#if DEBUG
    private const long MostBytes = 3_584;
#else
    private const long MostBytes = 64;
#endif

    [Fact]
    public void A_signature_makes_no_garbage()
    {
        var endpoint = ManagementEndpoint.Of(new ManagementApiOptions { Endpoint = new Uri("https://chat.example.com/ws"), Region = "us-east-1" });
        var key = new SigningKey(new ImmutableCredentials("AKIDEXAMPLE", "secret", new string('t', 900)), null, DateTime.UtcNow, endpoint);
        var payload = Payload.Of("{}"u8.ToArray());
        var signature = new byte[SigV4.HexBytes];
        for (var i = 0; i < 100; i++) key.Sign(Senders.Id, payload, "20261124T050000Z"u8, signature);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) key.Sign(Senders.Id, payload, "20261124T050000Z"u8, signature);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_post_makes_next_to_no_garbage()
    {
        using var server = new QuietServer();
        using var sender = Senders.To(server.Endpoint);
        var frame = Senders.Frame(new string('x', 200));

        // Away from the test framework's synchronisation context, which allocates for each continuation.
        var least = await Task.Run(() => LeastAsync(sender, frame));

        Assert.InRange(least, 0, MostBytes);
    }

    /// <summary>Code that is new allocates too: what a post needs is the least of some rounds. An assertion would allocate itself.</summary>
    private static async Task<long> LeastAsync(ManagementApiSender sender, Frame frame)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 200; i++)
            {
                if (await sender.SendAsync(Senders.Id, frame, CancellationToken.None) != DeliveryOutcome.Delivered) Assert.Fail("A post failed.");
            }

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / 200);
        }

        return least;
    }
}
