using System.Net.WebSockets;
using Chat.Core;
using Chat.Core.Delivery;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Handshakes;

public sealed class HandshakeOnSocketsTests() : HandshakeTests(GatewayTransport.Sockets);

public sealed class HandshakeOnEventLoopsTests() : HandshakeTests(GatewayTransport.EventLoops);

public abstract class HandshakeTests(GatewayTransport transport) : TransportSuite(transport)
{
    private static readonly Dictionary<string, (string Request, int Status)> Requests = new()
    {
        ["the sample of RFC 6455"] = (RawClient.Handshake(), 101),
        ["a slash at the end"] = (RawClient.Handshake("/local/"), 101),
        ["a query"] = (RawClient.Handshake("/local?name=alice"), 101),
        ["a slash and a query"] = (RawClient.Handshake("/local/?name=alice"), 101),
        ["header names in small letters and lists"] = (RawClient.Handshake(upgrade: "upgrade: WebSocket\r\nconnection: keep-alive, upgrade\r\n"), 101),
        ["an offer of compression"] = (RawClient.Handshake(extra: "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"), 101),
        ["no upgrade at all"] = (RawClient.Handshake(upgrade: ""), 426),
        ["another upgrade"] = (RawClient.Handshake(upgrade: "Upgrade: h2c\r\nConnection: Upgrade\r\n"), 426),
        ["upgrade without connection"] = (RawClient.Handshake(upgrade: "Upgrade: websocket\r\n"), 426),
        ["version 8"] = (RawClient.Handshake(version: "8"), 426),
        ["HTTP/1.0"] = (RawClient.Handshake(http: "HTTP/1.0"), 400),
        ["no host"] = (RawClient.Handshake(host: ""), 400),
        ["two hosts"] = (RawClient.Handshake(host: "Host: a\r\nHost: b\r\n"), 400),
        ["a key of 15 bytes"] = (RawClient.Handshake(key: "AAAAAAAAAAAAAAAAAAAA"), 400),
        ["a key that is no base64"] = (RawClient.Handshake(key: "!HhlIHNhbXBsZSBub25jZQ=="), 400),
        ["two keys"] = (RawClient.Handshake(extra: "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"), 400),
        ["a body"] = (RawClient.Handshake(extra: "Content-Length: 5\r\n"), 400),
        ["a header without a colon"] = (RawClient.Handshake(extra: "nonsense\r\n"), 400),
        ["a header with an escape in it"] = (RawClient.Handshake(extra: "A: b\x1b[31m\r\n"), 400),
        ["a folded header"] = (RawClient.Handshake(extra: "A: b\r\n c\r\n"), 400),
        ["a space before the colon"] = (RawClient.Handshake(extra: "A : b\r\n"), 400),
        ["a URL of 4,097 bytes"] = (RawClient.Handshake("/local?a=" + new string('x', 4_097 - 9)), 414),
        ["a URL of 4,096 bytes"] = (RawClient.Handshake("/local?a=" + new string('x', 4_096 - 9)), 101),
        ["headers of 10,240 bytes"] = (WithHeaders(10_240), 101),
        ["headers of 10,240 bytes and a URL of 4,096"] = (WithHeaders(10_240, "/local?a=" + new string('x', 4_096 - 9)), 101),
        ["headers of 10,241 bytes"] = (WithHeaders(10_241), 431),
        ["headers without an end"] = (WithHeaders(20_000)[..^4], 431),
        ["a line without an end"] = ("GET /local HTTP/" + new string('1', 20_000), 431),
        ["another path"] = (RawClient.Handshake("/other"), 403),
        ["below the stage"] = (RawClient.Handshake("/local/rooms"), 403),
        ["a longer word"] = (RawClient.Handshake("/locals"), 403),
        ["the root"] = (RawClient.Handshake("/"), 403),
        ["another method"] = (RawClient.Handshake(method: "POST", upgrade: ""), 403),
    };

    /// <summary>A handshake with so many bytes between its first line and its empty one.</summary>
    private static string WithHeaders(int bytes, string target = "/local")
    {
        var none = RawClient.Handshake(target, extra: "A: \r\n");
        var own = none.Length - none.IndexOf("\r\n", StringComparison.Ordinal) - 4;
        return RawClient.Handshake(target, extra: $"A: {new string('x', bytes - own)}\r\n");
    }

    public static IEnumerable<TheoryDataRow<string>> RequestNames => Requests.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(RequestNames))]
    public async Task A_request_gets_its_status(string name)
    {
        var (request, status) = Requests[name];
        await using var gateway = await StartAsync();
        using var client = await gateway.RawAsync();
        await client.SendAsync(request);
        var head = await client.ReadHeadAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        if (status == 426) Assert.Contains("Sec-WebSocket-Version: 13\r\n", head, StringComparison.Ordinal);
        if (status == 101) Assert.Contains("Sec-WebSocket-Accept: ", head, StringComparison.Ordinal);
        else Assert.Contains("Connection: ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", head, StringComparison.Ordinal);
        Assert.Equal(status == 101 ? 1 : 0, gateway.Functions.Of("connect").Count);
    }

    [Fact]
    public async Task The_accept_header_is_the_one_of_RFC_6455()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"statusCode":200}""", 101)]
    [InlineData("""{"statusCode":201,"body":"dropped"}""", 101)]
    [InlineData("""{"statusCode":299}""", 101)]
    [InlineData("""{"statusCode":301,"headers":{"Location":"/"}}""", 301)]
    [InlineData("""{"statusCode":400,"body":"not passed on"}""", 400)]
    [InlineData("""{"statusCode":401}""", 401)]
    [InlineData("""{"statusCode":403}""", 403)]
    [InlineData("""{"statusCode":429}""", 429)]
    [InlineData("""{"statusCode":501}""", 501)]
    [InlineData("""{"statusCode":"200"}""", 502)]
    [InlineData("""{"statusCode":200,"body":{}}""", 502)]
    [InlineData("""{"body":"no status"}""", 502)]
    [InlineData("""{"statusCode":99}""", 502)]
    [InlineData("""{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"a\r\nSet-Cookie: b"}}""", 502)]
    [InlineData("null", 502)]
    [InlineData("[]", 502)]
    [InlineData("", 502)]
    [InlineData("""{"statusCode":200}x""", 502)]
    public async Task The_connect_function_decides_the_status(string result, int status)
    {
        await using var gateway = await StartAsync(new() { Connect = _ => new(TestFunctions.Returns(result)) }, expectsErrors: status == 502);
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        if (status == 101) return;
        Assert.DoesNotContain("passed on", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(gateway.Functions.Of("disconnect"));
        Assert.Equal(1, gateway.Gateway.Counters.Refused);
    }

    [Theory]
    [InlineData(InvocationStatus.Failed, 502)]
    [InlineData(InvocationStatus.NotInvocable, 500)]
    [InlineData(InvocationStatus.Throttled, 429)]
    public async Task A_connect_function_that_cannot_answer_refuses(InvocationStatus outcome, int status)
    {
        await using var gateway = await StartAsync(new() { Connect = _ => new(new InvocationResult(outcome, default)) }, expectsErrors: true);
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connect_function_that_throws_refuses_with_502_and_the_log_names_its_request()
    {
        await using var gateway = await StartAsync(new() { Connect = _ => throw new InvalidOperationException("broken") }, expectsErrors: true);
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Contains(gateway.Functions.Of("connect").Single().RequestId, gateway.Logs.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connect_function_over_its_time_refuses_with_504()
    {
        var never = new TaskCompletionSource<InvocationResult>();
        await using var gateway = await StartAsync(new() { Connect = _ => new(never.Task) }, expectsErrors: true);
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        await Wait.UntilAsync(() => gateway.Functions.Of("connect").Count == 1, "connect runs");
        gateway.Advance(TimeSpan.FromSeconds(28));
        Assert.Equal(0, gateway.Gateway.Counters.Refused);
        await Wait.UntilAsync(() => Moved(gateway), "the handshake was refused");
        Assert.StartsWith("HTTP/1.1 504 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        never.SetResult(TestFunctions.Ok);

        static bool Moved(TestGateway gateway)
        {
            gateway.Advance(TimeSpan.FromSeconds(1));
            return gateway.Gateway.Counters.Refused == 1;
        }
    }

    [Fact]
    public async Task Of_a_success_only_the_subprotocol_passes()
    {
        const string result = """{"statusCode":200,"headers":{"sec-websocket-protocol":"chat.v1","X-Other":"no","Set-Cookie":"a=b"},"body":"no"}""";
        await using var gateway = await StartAsync(new() { Connect = _ => new(TestFunctions.Returns(result)) });
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake(extra: "Sec-WebSocket-Protocol: chat.v1, bearer.abc\r\n"));
        var head = await client.ReadHeadAsync();
        Assert.Equal(["HTTP/1.1 101 Switching Protocols", "Upgrade", "Connection", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol"],
            head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
        Assert.Contains("Sec-WebSocket-Protocol: chat.v1\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_offers_a_subprotocol_gets_the_chosen_one()
    {
        var functions = new TestFunctions { Connect = _ => new(TestFunctions.Returns("""{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"chat.v1"}}""")) };
        await using var gateway = await StartAsync(functions);
        using var client = await gateway.ConnectAsync(configure: options => options.AddSubProtocol("chat.v1"));
        Assert.Equal("chat.v1", client.SubProtocol);
    }

    [Fact]
    public async Task Without_a_connect_route_everybody_comes_in_and_without_a_disconnect_route_goes()
    {
        ChatRoute[] routes = [new("$default", new("message"), TwoWay: true)];
        await using var gateway = await StartAsync(routes: routes);
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync("hello");
        Assert.Equal("hello", await client.ReceiveTextAsync());
        await client.CloseAsync();
        await gateway.UntilDisconnectsAsync();
        Assert.All(gateway.Functions.Calls, call => Assert.Equal("message", call.Function));
    }

    [Fact]
    public async Task No_message_starts_before_connect_is_done_and_a_post_before_then_is_gone()
    {
        var gate = new TaskCompletionSource<InvocationResult>();
        await using var gateway = await StartAsync(new() { Connect = _ => new(gate.Task) });
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        await client.SendAsync([.. RawClient.Text("early"), .. RawClient.Text("bird")]);
        await Wait.UntilAsync(() => gateway.Functions.Of("connect").Count == 1, "connect runs");
        string id = gateway.LastConnectionId;
        Assert.Equal(DeliveryOutcome.Gone, await gateway.PostAsync(id, "too early"));
        Assert.Empty(gateway.Functions.Of("message"));
        gate.SetResult(TestFunctions.Ok);
        Assert.StartsWith("HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("early", (await client.ReadFrameAsync())!.Text);
        Assert.Equal("bird", (await client.ReadFrameAsync())!.Text);
        Assert.Equal(DeliveryOutcome.Delivered, await gateway.PostAsync(id, "now"));
        Assert.Equal("now", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task Early_frames_in_the_very_packet_of_the_handshake_are_read_after_it()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.RawAsync();
        await client.SendAsync([.. System.Text.Encoding.ASCII.GetBytes(RawClient.Handshake()), .. RawClient.Text("same packet")]);
        Assert.StartsWith("HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("same packet", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_client_that_vanishes_during_connect_gets_no_message_and_one_disconnect()
    {
        var gate = new TaskCompletionSource<InvocationResult>();
        await using var gateway = await StartAsync(new() { Connect = _ => new(gate.Task) });
        var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake());
        await Wait.UntilAsync(() => gateway.Functions.Of("connect").Count == 1, "connect runs");
        client.Reset();
        gate.SetResult(TestFunctions.Ok);
        await gateway.UntilDisconnectsAsync();
        Assert.Equal(["connect", "disconnect"], gateway.Functions.Calls.Select(call => call.Function));
        Assert.Equal(1006, gateway.Functions.Of("disconnect").Single().Context.GetProperty("disconnectStatusCode").GetInt32());
    }

    [Fact]
    public async Task A_head_in_single_bytes_is_read_and_nobody_else_waits_for_it()
    {
        await using var gateway = await StartAsync();
        using var slow = await gateway.RawAsync();
        foreach (char each in RawClient.Handshake())
        {
            await slow.SendAsync((byte)each);
            if (each == '\n') (await gateway.ConnectAsync()).Dispose();
        }
        Assert.StartsWith("HTTP/1.1 101 ", await slow.ReadHeadAsync(), StringComparison.Ordinal);
        await slow.SendAsync(RawClient.Text("made it"));
        Assert.Equal("made it", (await slow.ReadFrameAsync())!.Text);
    }

    [Theory]
    [InlineData("GET /lo", "")]
    [InlineData("", "")]
    [InlineData("GET /local?name=alice HTTP/1.1\r\nHost: a\r\n", "HTTP/1.1 408 ")]
    public async Task A_head_that_never_ends_is_ended_by_the_gateway(string start, string answer)
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.RawAsync();
        await client.SendAsync(start);
        await Wait.UntilAsync(() => gateway.Gateway.Counters.Accepted == 1, "accepted");
        var answered = client.ReadToEndAsync();
        await Wait.UntilAsync(() => Advanced(gateway, answered), "the socket was closed");
        Assert.StartsWith(answer, await answered, StringComparison.Ordinal);
        Assert.Empty(gateway.Functions.Calls);

        static bool Advanced(TestGateway gateway, Task until)
        {
            gateway.Advance(TimeSpan.FromSeconds(2));
            return until.IsCompleted;
        }
    }
}
