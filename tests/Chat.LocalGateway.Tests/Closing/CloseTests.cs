using System.Net.Sockets;
using System.Net.WebSockets;
using Chat.Core.Delivery;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Closing;

public sealed class CloseOnSocketsTests() : CloseTests(GatewayTransport.Sockets);

public sealed class CloseOnEventLoopsTests() : CloseTests(GatewayTransport.EventLoops);

public abstract class CloseTests(GatewayTransport transport) : TransportSuite(transport)
{
    [Theory]
    [InlineData(1000, "bye", 1000, "bye")]
    [InlineData(1001, "", 1001, "")]
    [InlineData(1011, "x", 1011, "x")]
    [InlineData(3000, "", 3000, "")]
    [InlineData(4999, "tschüß", 4999, "tschüß")]
    [InlineData(0, "", 1005, "Client-side close frame status not set")]
    public async Task A_clients_close_is_echoed_and_told_to_the_function(int sent, string sentReason, int code, string reason)
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync(sent == 0 ? RawClient.Frame(8, []) : RawClient.Close(sent, sentReason));
        var echo = await client.ReadFrameAsync();
        Assert.Equal((8, code), (echo!.Opcode, echo.CloseCode));
        Assert.Null(await client.ReadFrameAsync());
        await gateway.UntilDisconnectsAsync();
        var context = gateway.Functions.Of("disconnect").Single().Context;
        Assert.Equal((code, reason), (context.GetProperty("disconnectStatusCode").GetInt32(), context.GetProperty("disconnectReason").GetString()));
    }

    [Fact]
    public async Task After_a_clients_close_its_socket_ends_with_a_FIN_and_what_it_still_sends_meets_no_reset()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync(RawClient.Close(1000));
        Assert.Equal(8, (await client.ReadFrameAsync())!.Opcode);
        Assert.Equal(0, await client.Socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().Soon());
        await gateway.UntilDisconnectsAsync();
        for (int i = 0; i < 10; i++) await client.SendAsync(RawClient.Text("nobody reads this")); // the second fails after a reset
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await client.Socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().Soon());
    }

    [Fact]
    public async Task A_client_that_closes_and_does_not_end_its_side_is_cut()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync(RawClient.Close(1000));
        Assert.Equal(8, (await client.ReadFrameAsync())!.Opcode);
        Assert.Null(await client.ReadFrameAsync());
        await gateway.UntilDisconnectsAsync();
        gateway.Advance(TimeSpan.FromSeconds(7));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true) await client.SendAsync(RawClient.Text("is anybody there?"));
        });
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("closed")]
    [InlineData("half closed")]
    public async Task A_lost_connection_is_1006(string how)
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        if (how == "reset") client.Reset();
        else if (how == "closed") client.Dispose();
        else client.Socket.Shutdown(SocketShutdown.Send);
        await gateway.UntilDisconnectsAsync();
        Assert.Equal(1006, gateway.Functions.Of("disconnect").Single().Context.GetProperty("disconnectStatusCode").GetInt32());
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_ten_minutes_with_1001_going_away()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.ConnectAsync();
        gateway.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(1, gateway.Gateway.Connections);
        await client.SendTextAsync("alive");
        Assert.Equal("alive", await client.ReceiveTextAsync());
        gateway.Advance(TimeSpan.FromSeconds(602));
        Assert.Null(await client.ReceiveTextAsync());
        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "Going away"), (client.CloseStatus, client.CloseStatusDescription));
        await client.CloseAsync();
        await gateway.UntilDisconnectsAsync();
        var context = gateway.Functions.Of("disconnect").Single().Context;
        Assert.Equal((1001, "Going away"), (context.GetProperty("disconnectStatusCode").GetInt32(), context.GetProperty("disconnectReason").GetString()));
    }

    [Theory]
    [InlineData("message", true)]
    [InlineData("post", true)]
    [InlineData("ping", false)]
    [InlineData("nothing", false)]
    public async Task The_idle_clock_starts_again_with_messages_either_way_and_not_with_pings(string what, bool lives)
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        gateway.Advance(TimeSpan.FromMinutes(8));
        if (what == "message") await client.SendAsync(RawClient.Text("x"));
        if (what == "ping") await client.SendAsync(RawClient.Frame(9, []));
        if (what == "post") Assert.Equal(DeliveryOutcome.Delivered, await gateway.PostAsync(gateway.LastConnectionId, "x"));
        if (what != "nothing") await client.ReadFrameAsync();
        gateway.Advance(TimeSpan.FromMinutes(8));
        if (lives) await client.SendAsync(RawClient.Text("still here"));
        var frame = await client.ReadFrameAsync();
        if (lives) Assert.Equal("still here", frame!.Text);
        else Assert.Equal(1001, frame!.CloseCode);
    }

    [Fact]
    public async Task A_busy_connection_is_closed_after_two_hours()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        for (int minutes = 0; minutes < 119; minutes += 7)
        {
            gateway.Advance(TimeSpan.FromMinutes(7));
            await client.SendAsync(RawClient.Text("x"));
            Assert.Equal(1, (await client.ReadFrameAsync())!.Opcode);
        }
        gateway.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1001, (await client.ReadFrameAsync())!.CloseCode);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_is_cut()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        gateway.Advance(TimeSpan.FromSeconds(602));
        Assert.Equal(1001, (await client.ReadFrameAsync())!.CloseCode);
        Assert.Empty(gateway.Functions.Of("disconnect"));
        gateway.Advance(TimeSpan.FromSeconds(7));
        await gateway.UntilDisconnectsAsync();
        Assert.Equal(1001, gateway.Functions.Of("disconnect").Single().Context.GetProperty("disconnectStatusCode").GetInt32());
    }

    [Fact]
    public async Task A_closed_id_is_gone_also_inside_its_disconnect_event()
    {
        var outcome = new TaskCompletionSource<DeliveryOutcome>();
        var functions = new TestFunctions();
        await using var gateway = await StartAsync(functions);
        functions.Disconnect = async call =>
        {
            outcome.SetResult(await gateway.PostAsync(call.ConnectionId, "anybody there?"));
            return TestFunctions.Ok;
        };
        using var client = await gateway.ConnectAsync();
        await client.CloseAsync();
        Assert.Equal(DeliveryOutcome.Gone, await outcome.Task.Soon());
        Assert.Equal(DeliveryOutcome.Gone, await gateway.PostAsync("Mg_ugfpqPHcCIVA=", "never was"));
    }

    [Fact]
    public async Task The_disconnect_event_comes_after_the_messages_that_still_run()
    {
        var gate = new TaskCompletionSource<InvocationResult>();
        await using var gateway = await StartAsync(new() { Message = _ => new(gate.Task) });
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync([.. RawClient.Text("slow"), .. RawClient.Close(1000)]);
        Assert.Equal(8, (await client.ReadFrameAsync())!.Opcode);
        Assert.Null(await client.ReadFrameAsync());
        await Wait.UntilAsync(() => gateway.Gateway.Connections == 0, "the socket is gone");
        Assert.Empty(gateway.Functions.Of("disconnect"));
        gate.SetResult(TestFunctions.Ok);
        await gateway.UntilDisconnectsAsync();
        Assert.Equal(["connect", "message", "disconnect"], gateway.Functions.Calls.Select(call => call.Function));
    }

    [Fact]
    public async Task Racing_closes_give_exactly_one_disconnect_event_each()
    {
        const int count = 60;
        await using var gateway = await StartAsync();
        var clients = new List<RawClient>();
        for (int i = 0; i < count; i++) clients.Add(await gateway.OpenRawAsync());
        await Task.WhenAll(
            Task.Run(() => gateway.Advance(TimeSpan.FromSeconds(602)), TestContext.Current.CancellationToken),
            Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
            {
                if (i % 3 == 0) client.Reset();
                else if (i % 3 == 1) await client.SendAsync(RawClient.Close(1000));
                else client.Dispose();
            }, TestContext.Current.CancellationToken))));
        foreach (var client in clients) client.Dispose();
        await gateway.UntilDisconnectsAsync(count);
        Assert.Equal(count, gateway.Functions.Of("disconnect").Select(call => call.ConnectionId).Distinct().Count());
        Assert.Equal(count, gateway.Functions.Of("disconnect").Count);
    }

    [Fact]
    public async Task Stopping_closes_with_1001_and_waits_for_the_disconnect_events()
    {
        var gate = new TaskCompletionSource<InvocationResult>();
        var gateway = await StartAsync(new() { Disconnect = _ => new(gate.Task) });
        using var client = await gateway.ConnectAsync();
        var stopping = gateway.Gateway.StopAsync();
        Assert.Null(await client.ReceiveTextAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
        await client.CloseAsync();
        await Wait.UntilAsync(() => gateway.Functions.Of("disconnect").Count == 1, "disconnect runs");
        Assert.False(stopping.IsCompleted);
        gate.SetResult(TestFunctions.Ok);
        await stopping.Soon();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Stopping_cuts_those_who_do_not_answer()
    {
        var gateway = await StartAsync(options: new() { CloseTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = await gateway.OpenRawAsync();
        await gateway.Gateway.StopAsync().Soon();
        Assert.Equal(1001, (await client.ReadFrameAsync())!.CloseCode);
        Assert.Equal(1001, gateway.Functions.Of("disconnect").Single().Context.GetProperty("disconnectStatusCode").GetInt32());
        await gateway.DisposeAsync();
    }
}
