using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Chat.Core.Delivery;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Delivery;

public sealed class BroadcastOnSocketsTests() : BroadcastTests(GatewayTransport.Sockets);

public sealed class BroadcastOnEventLoopsTests() : BroadcastTests(GatewayTransport.EventLoops);

public abstract class BroadcastTests(GatewayTransport transport) : TransportSuite(transport)
{
    [Fact]
    public async Task Fifty_messages_sent_at_once_into_a_room_of_200_reach_everybody_once_and_in_one_order()
    {
        const int members = 200, messages = 50;
        var functions = new TestFunctions();
        await using var gateway = await StartAsync(functions);
        var room = new ConcurrentBag<string>();
        object order = new();
        int seq = 0;
        functions.Connect = call =>
        {
            room.Add(call.ConnectionId);
            return new(TestFunctions.Ok);
        };
        functions.Message = call =>
        {
            lock (order)
            {
                var frame = new Frame(Encoding.UTF8.GetBytes((++seq).ToString(CultureInfo.InvariantCulture)));
                foreach (var id in room)
                    if (id != call.ConnectionId)
                        Assert.Equal(DeliveryOutcome.Delivered, gateway.Sender.Post(id, frame));
                return new(TestFunctions.Reply(seq.ToString(CultureInfo.InvariantCulture)));
            }
        };
        var clients = await Task.WhenAll(Enumerable.Range(0, members).Select(_ => gateway.OpenRawAsync()));
        await Task.WhenAll(clients.Take(messages).Select(client => client.SendAsync(RawClient.Text("go"))));
        var received = await Task.WhenAll(clients.Select(async client =>
        {
            var seen = new List<int>();
            while (seen.Count < messages) seen.Add(int.Parse((await client.ReadFrameAsync())!.Text, CultureInfo.InvariantCulture));
            return seen;
        }));
        // A sender's own reply is queued after its function returned, so it may come behind a later number; nobody else's may.
        Assert.All(received.Skip(messages), seen => Assert.Equal(Enumerable.Range(1, messages), seen));
        Assert.All(received.Take(messages), seen => Assert.Equal(Enumerable.Range(1, messages), seen.Order()));
        foreach (var client in clients) client.Dispose();
        await gateway.UntilDisconnectsAsync(members);
        await Wait.UntilAsync(() => gateway.Gateway.Counters.MessagesOut >= members * messages, "all frames are counted");
        Assert.Equal(members * messages, gateway.Gateway.Counters.MessagesOut);
    }

    [Fact]
    public async Task A_slow_reader_is_throttled_and_then_gets_on_and_the_others_get_everything()
    {
        await using var gateway = await StartAsync(options: new() { OutboundBytes = 65_536 });
        using var slow = await RawClient.ConnectAsync(gateway.Port, receiveBuffer: 4096);
        await slow.UpgradeAsync();
        string slowId = gateway.LastConnectionId;
        using var quick = await gateway.OpenRawAsync();
        string quickId = gateway.LastConnectionId;
        var text = new string('x', 16_000);
        int sent = 0, taken = 0;
        DeliveryOutcome outcome;
        do
        {
            var frame = new Frame(Encoding.UTF8.GetBytes($"{sent++} {text}"));
            outcome = await gateway.Sender.SendAsync(slowId, frame, TestContext.Current.CancellationToken);
            if (outcome == DeliveryOutcome.Delivered) taken++;
            Assert.Equal(DeliveryOutcome.Delivered, await gateway.Sender.SendAsync(quickId, frame, TestContext.Current.CancellationToken));
            Assert.StartsWith($"{sent - 1} ", (await quick.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        }
        while (outcome != DeliveryOutcome.Throttled);
        Assert.True(gateway.Gateway.Counters.Throttled > 0);
        for (int i = 0; i < taken; i++) Assert.StartsWith($"{i} ", (await slow.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        await Wait.UntilAsync(() => gateway.PostAsync(slowId, "again").Result == DeliveryOutcome.Delivered, "there is room again");
        Assert.Equal("again", (await slow.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_close_goes_out_after_all_that_waits()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        for (int i = 0; i < 200; i++) Assert.Equal(DeliveryOutcome.Delivered, await gateway.PostAsync(gateway.LastConnectionId, $"{i} {new string('x', 3000)}"));
        var stopping = gateway.Gateway.StopAsync();
        for (int i = 0; i < 200; i++) Assert.StartsWith($"{i} ", (await client.ReadFrameAsync())!.Text, StringComparison.Ordinal);
        Assert.Equal(1001, (await client.ReadFrameAsync())!.CloseCode);
        client.Dispose();
        await stopping.Soon();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(131_072)]
    public async Task A_post_of_any_size_arrives_as_one_text_frame(int size)
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        var text = new string('x', size);
        Assert.Equal(DeliveryOutcome.Delivered, await gateway.PostAsync(gateway.LastConnectionId, text));
        var frame = await client.ReadFrameAsync();
        Assert.Equal(0x81, frame!.First);
        Assert.Equal(text, frame.Text);
    }

    [Fact]
    public async Task A_post_over_128_KB_is_too_large_and_one_that_is_not_UTF_8_fails()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        string id = gateway.LastConnectionId;
        Assert.Equal(DeliveryOutcome.TooLarge, await gateway.PostAsync(id, new string('x', 131_073)));
        Assert.Equal(DeliveryOutcome.Failed, await gateway.Sender.SendAsync(id, new Frame(new byte[] { 0xFF }), TestContext.Current.CancellationToken));
        await client.SendAsync(RawClient.Text("unharmed"));
        Assert.Equal("unharmed", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_post_to_an_open_connection_allocates_nothing_for_its_receiver()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        string id = gateway.LastConnectionId;
        var frame = new Frame("hello"u8.ToArray());
        long least = long.MaxValue;
        for (int burst = 0; burst < 100; burst++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) gateway.Sender.Post(id, frame);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            for (int i = 0; i < 10; i++) Assert.Equal("hello", (await client.ReadFrameAsync())!.Text);
        }
        Assert.Equal(0, least); // pools and the thread pool's own queue grow now and then; a post's own allocation would be in every burst
    }
}
