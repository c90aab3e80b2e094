using System.Globalization;
using System.Text;
using Chat.Core.Delivery;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Delivery;

public sealed class HostileClientOnSocketsTests() : HostileClientTests(GatewayTransport.Sockets);

public sealed class HostileClientOnEventLoopsTests() : HostileClientTests(GatewayTransport.EventLoops);

public abstract class HostileClientTests(GatewayTransport transport) : TransportSuite(transport)
{
    [Fact]
    public async Task Random_bytes_end_one_connection_and_no_other()
    {
        await using var gateway = await StartAsync();
        using var bystander = await gateway.ConnectAsync();
        var random = new Random(20261125);
        for (int round = 0; round < 100; round++)
        {
            using var client = round % 4 == 0 ? await gateway.RawAsync() : await gateway.OpenRawAsync();
            var bytes = new byte[random.Next(1, 3_000)];
            random.NextBytes(bytes);
            try
            {
                await client.SendAsync(bytes);
            }
            catch (IOException)
            {
                // Cut while it was still talking.
            }
        }
        await bystander.SendTextAsync("still here");
        Assert.Equal("still here", await bystander.ReceiveTextAsync());
        await bystander.CloseAsync();
        await Wait.UntilAsync(() => gateway.Gateway.Counters.Closed == gateway.Gateway.Counters.Opened, "all connections ended");
        Assert.Equal(0, gateway.Gateway.Connections);
        Assert.Equal(gateway.Gateway.Counters.Opened, gateway.Functions.Of("disconnect").Count);
    }

    [Fact]
    public async Task Of_pings_whose_answers_nobody_reads_the_newest_is_answered_in_its_place()
    {
        await using var gateway = await StartAsync(options: new() { OutboundBytes = 65_536 });
        using var client = await RawClient.ConnectAsync(gateway.Port, receiveBuffer: 4096);
        await client.UpgradeAsync();
        var (id, text, taken) = (gateway.LastConnectionId, new string('x', 16_000), 0);
        while (await gateway.PostAsync(id, text) == DeliveryOutcome.Delivered) taken++;
        var pings = Enumerable.Range(0, 1_000).Select(i => Encoding.UTF8.GetBytes($"{i}".PadRight(125))).ToList();
        await client.SendAsync([.. pings.SelectMany(ping => RawClient.Frame(9, ping)), .. RawClient.Text("""{"action":"oneway"}""")]);
        await Wait.UntilAsync(() => gateway.Functions.Of("message").Count == 1, "the pings have been read");

        for (int i = 0; i < taken; i++) Assert.Equal(text, (await client.ReadFrameAsync())!.Text);
        int last = -1;
        while (last < pings.Count - 1)
        {
            var pong = await client.ReadFrameAsync();
            Assert.Equal(10, pong!.Opcode);
            Assert.InRange(int.Parse(pong.Text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture), last + 1, pings.Count - 1);
            last = int.Parse(pong.Text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        Assert.Equal(DeliveryOutcome.Delivered, await gateway.PostAsync(id, "again"));
        Assert.Equal("again", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task Clients_that_come_and_go_leave_nothing_behind()
    {
        await using var gateway = await StartAsync();
        var ids = new HashSet<string>();
        for (int round = 0; round < 10; round++)
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.OpenRawAsync()));
            foreach (var client in clients)
            {
                await client.SendAsync(RawClient.Text("hello"));
                client.Dispose();
            }
        }
        await gateway.UntilDisconnectsAsync(200);
        Assert.All(gateway.Functions.Of("connect"), call => Assert.True(ids.Add(call.ConnectionId)));
        Assert.Equal(200, gateway.Functions.Of("disconnect").Count);
        Assert.Equal(0, gateway.Gateway.Connections);
    }

    [Fact]
    public async Task A_client_that_never_stops_talking_does_not_starve_the_others()
    {
        await using var gateway = await StartAsync(new() { Message = call => new(TestFunctions.Reply(call.Body[..1])) });
        using var talker = await gateway.OpenRawAsync();
        using var other = await gateway.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var frames = new List<byte>();
        for (int i = 0; i < 500; i++) frames.AddRange(RawClient.Frame(10, new byte[100]));
        byte[] burst = [.. frames];
        var talking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await talker.SendAsync(burst);
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 20; i++)
        {
            await other.SendTextAsync("x");
            Assert.Equal("x", await other.ReceiveTextAsync());
        }
        await stop.CancelAsync();
        await talking.Soon();
    }
}
