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
        var least = long.MaxValue;

        // The compiler and the runtime allocate too, while code is new: what a post needs is the least of some rounds.
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 200; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.SendAsync(Senders.Id, frame, CancellationToken.None));
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / 200);
        }

        Assert.InRange(least, 0, 256);
    }
}
