using System.Text;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Management;

/// <summary>What the three calls do, and what they say where they cannot.</summary>
public sealed class ConnectionCallTests
{
    private const string Unknown = "UhR2teNkIAMCE-w=";

    [Theory]
    [InlineData("@connections", "=")]
    [InlineData("@connections", "%3D")]
    [InlineData("%40connections", "=")]
    [InlineData("%40connections", "%3D")]
    [InlineData("%40connections", "%3d")]
    public async Task A_post_is_one_text_frame_and_answered_200_and_empty_however_the_path_is_escaped(string api, string sign)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var path = $"/local/{api}/{gateway.LastConnectionId.Replace("=", sign, StringComparison.Ordinal)}";
        var answer = await new SignedCall("POST", path) { Body = Encoding.UTF8.GetBytes("hello, wörld") }.SendAsync(gateway);
        Assert.Equal((200, ""), (answer.Status, answer.Body));
        var frame = await client.ReadFrameAsync();
        Assert.Equal((0x81, "hello, wörld"), (frame!.First, frame.Text));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(125, true)]
    [InlineData(126, false)]
    [InlineData(65_536, true)]
    [InlineData(131_072, false)]
    [InlineData(131_072, true)]
    public async Task A_post_of_up_to_128_KB_passes_in_one_piece_or_in_chunks(int size, bool chunked)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var text = new string('x', size);
        var answer = await (SignedCall.To("POST", gateway.LastConnectionId, text) with { Chunked = chunked }).SendAsync(gateway);
        Assert.Equal(200, answer.Status);
        Assert.Equal(text, (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_get_tells_when_a_client_came_and_was_last_active_and_who_it_is()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.RawAsync();
        await client.UpgradeAsync(RawClient.Handshake(extra: "User-Agent: a \"browser\"\r\n"));
        var id = gateway.LastConnectionId;
        var before = await SignedCall.To("GET", id).SendAsync(gateway);
        Assert.Equal(200, before.Status);
        Assert.Equal(
            """{"connectedAt":"2026-11-24T05:00:00.118Z","identity":{"sourceIp":"127.0.0.1","userAgent":"a \u0022browser\u0022"},"lastActiveAt":"2026-11-24T05:00:00.118Z"}""",
            before.Body);
        gateway.Advance(TimeSpan.FromSeconds(10));
        await client.SendAsync(RawClient.Text("hello"));
        await client.ReadFrameAsync();
        Assert.EndsWith(""","lastActiveAt":"2026-11-24T05:00:10.118Z"}""", (await SignedCall.To("GET", id).SendAsync(gateway)).Body, StringComparison.Ordinal);
        gateway.Advance(TimeSpan.FromSeconds(10));
        await SignedCall.To("POST", id, "a post").SendAsync(gateway);
        Assert.EndsWith(""","lastActiveAt":"2026-11-24T05:00:20.118Z"}""", (await SignedCall.To("GET", id).SendAsync(gateway)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_get_leaves_out_a_user_agent_that_the_client_did_not_send()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var answer = await SignedCall.To("GET", gateway.LastConnectionId).SendAsync(gateway);
        Assert.Contains("""
            "identity":{"sourceIp":"127.0.0.1"},
            """, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_closes_with_1000_and_the_event_says_so()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var id = gateway.LastConnectionId;
        await SignedCall.To("POST", id, "the last word").SendAsync(gateway);
        var answer = await SignedCall.To("DELETE", id).SendAsync(gateway);
        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal("the last word", (await client.ReadFrameAsync())!.Text);
        var close = await client.ReadFrameAsync();
        Assert.Equal((1000, "Connection Closed Normally"), (close!.CloseCode, close.CloseReason));
        foreach (var method in new[] { "POST", "GET", "DELETE" })
            Assert.Equal(410, (await SignedCall.To(method, id).SendAsync(gateway)).Status);
        await client.SendAsync(RawClient.Close(1000));
        client.Dispose();
        await gateway.UntilDisconnectsAsync();
        var told = gateway.Functions.Of("disconnect").Single().Context;
        Assert.Equal(1000, told.GetProperty("disconnectStatusCode").GetInt32());
        Assert.Equal("Connection Closed Normally", told.GetProperty("disconnectReason").GetString());
    }

    [Fact]
    public async Task Of_racing_deletes_one_closes_and_the_others_find_it_gone()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SignedCall.To("DELETE", gateway.LastConnectionId).SendAsync(gateway)));
        Assert.Equal([204, .. Enumerable.Repeat(410, 9)], answers.Select(answer => answer.Status).Order());
        Assert.Equal(1000, (await client.ReadFrameAsync())!.CloseCode);
        client.Dispose();
        await gateway.UntilDisconnectsAsync();
        Assert.Single(gateway.Functions.Of("disconnect"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_connection_that_is_not_there_is_gone_with_an_empty_body(string method)
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await SignedCall.To(method, Unknown).SendAsync(gateway);
        Assert.Equal((410, "GoneException", ""), (answer.Status, answer.ErrorType, answer.Body));
    }

    [Fact]
    public async Task A_connection_is_gone_to_the_functions_that_connect_and_disconnect_it()
    {
        var functions = new TestFunctions();
        await using var gateway = await TestGateway.StartAsync(functions);
        var statuses = new List<int>();
        functions.Connect = functions.Disconnect = async call =>
        {
            foreach (var method in new[] { "POST", "GET", "DELETE" }) statuses.Add((await SignedCall.To(method, call.ConnectionId).SendAsync(gateway)).Status);
            return TestFunctions.Ok;
        };
        var client = await gateway.OpenRawAsync();
        Assert.Equal([410, 410, 410], statuses);
        Assert.Equal(200, (await SignedCall.To("GET", gateway.LastConnectionId).SendAsync(gateway)).Status);
        client.Dispose();
        await gateway.UntilDisconnectsAsync();
        Assert.Equal([410, 410, 410, 410, 410, 410], statuses);
    }

    [Fact]
    public async Task While_the_gateway_stops_functions_may_still_call_over_new_connections_and_no_socket_is_let_in()
    {
        var functions = new TestFunctions();
        await using var gateway = await TestGateway.StartAsync(functions);
        int status = 0;
        string handshake = "not tried";
        functions.Disconnect = async call =>
        {
            status = (await SignedCall.To("POST", call.ConnectionId, "to nobody").SendAsync(gateway)).Status;
            using var late = await gateway.RawAsync();
            await late.SendAsync(RawClient.Handshake());
            handshake = await late.ReadToEndAsync();
            return TestFunctions.Ok;
        };
        using var client = await gateway.OpenRawAsync();
        var stopping = gateway.Gateway.StopAsync();
        Assert.Equal(1001, (await client.ReadFrameAsync())!.CloseCode);
        client.Dispose();
        await stopping.Soon();
        Assert.Equal((410, ""), (status, handshake));
        Assert.Single(functions.Of("connect"));
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => gateway.RawAsync());
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("UhR2teNkIAMCE-w", "UhR2teNkIAMCE-w")]
    [InlineData("UhR2teNkIAMCE-wx", "UhR2teNkIAMCE-wx")]
    [InlineData("UhR2teNkIAMCE-w%3D%3D", "UhR2teNkIAMCE-w==")]
    [InlineData("UhR2teNkIAMCE%2Bw=", "UhR2teNkIAMCE+w=")]
    [InlineData("UhR2teNkIAMCE-w%25", "UhR2teNkIAMCE-w%")]
    [InlineData("%22%C3%B6", "\\\"ö")]
    public async Task An_id_that_is_none_is_a_bad_request(string wire, string named)
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await new SignedCall("GET", $"/local/@connections/{wire}").SendAsync(gateway);
        Assert.Equal((400, "BadRequestException", $$"""{"message":"Invalid connectionId: {{named}}"}"""), (answer.Status, answer.ErrorType, answer.Body));
    }

    [Theory]
    [InlineData("/prod/@connections/" + Unknown)]
    [InlineData("/@connections/" + Unknown)]
    [InlineData("/prod/local/%40connections/" + Unknown)]
    [InlineData("/Local/@connections/" + Unknown)]
    public async Task Another_stage_is_forbidden_signed_or_not(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        var call = new SignedCall("POST", path);
        foreach (var each in new[] { call, call with { Authorization = _ => null } })
        {
            var answer = await each.SendAsync(gateway);
            Assert.Equal((403, "ForbiddenException", """{"message":"Forbidden"}"""), (answer.Status, answer.ErrorType, answer.Body));
        }
    }

    [Theory]
    [InlineData("POST", "/local/local/@connections/UhR2teNkIAMCE-w%3D", "local/@connections/UhR2teNkIAMCE-w=")]
    [InlineData("PUT", "/local/@connections/UhR2teNkIAMCE-w%3D", "@connections/UhR2teNkIAMCE-w=")]
    [InlineData("GET", "/local/@connections", "@connections")]
    [InlineData("GET", "/local/@connections/", "@connections/")]
    [InlineData("DELETE", "/local/@connections/UhR2teNkIAMCE-w%3D/more", "@connections/UhR2teNkIAMCE-w=/more")]
    public async Task What_the_api_does_not_have_is_not_found(string method, string path, string route)
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await new SignedCall(method, path).SendAsync(gateway);
        Assert.Equal(
            (404, "NotFoundException", $$"""{"message":"No method found matching route {{route}} for http method {{method}}."}"""),
            (answer.Status, answer.ErrorType, answer.Body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_post_over_128_KB_is_refused_with_413_whether_its_length_is_told_or_not(bool chunked)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var answer = await (SignedCall.To("POST", gateway.LastConnectionId, new string('x', 131_073)) with { Chunked = chunked }).SendAsync(gateway);
        Assert.Equal((413, "PayloadTooLargeException"), (answer.Status, answer.ErrorType));
        Assert.Contains("message", answer.Body, StringComparison.Ordinal);
        await client.SendAsync(RawClient.Text("unharmed"));
        Assert.Equal("unharmed", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_post_that_says_it_is_far_too_large_is_refused_before_its_body_comes()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var poster = await gateway.RawAsync();
        var call = SignedCall.To("POST", Unknown);
        await poster.SendAsync(
            $"POST {call.Path} HTTP/1.1\r\nHost: a\r\nX-Amz-Date: {call.Date}\r\nAuthorization: {call.Sign("a")}\r\nContent-Length: 10000000000\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", await poster.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_is_not_UTF_8_is_refused_and_harms_nobody()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var answer = await (SignedCall.To("POST", gateway.LastConnectionId) with { Body = [0x61, 0xFF] }).SendAsync(gateway);
        Assert.Equal((400, "BadRequestException"), (answer.Status, answer.ErrorType));
        await client.SendAsync(RawClient.Text("unharmed"));
        Assert.Equal("unharmed", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_post_to_a_slow_reader_is_429_and_to_others_it_is_not()
    {
        await using var gateway = await TestGateway.StartAsync(options: new() { OutboundBytes = 65_536 });
        using var slow = await RawClient.ConnectAsync(gateway.Port, receiveBuffer: 4096);
        await slow.UpgradeAsync();
        var slowId = gateway.LastConnectionId;
        using var quick = await gateway.OpenRawAsync();
        var quickId = gateway.LastConnectionId;
        var text = new string('x', 100_000);
        Answer answer;
        do
        {
            answer = await SignedCall.To("POST", slowId, text).SendAsync(gateway);
            Assert.Equal(200, (await SignedCall.To("POST", quickId, "for the quick").SendAsync(gateway)).Status);
            Assert.Equal("for the quick", (await quick.ReadFrameAsync())!.Text);
        }
        while (answer.Status == 200);
        Assert.Equal((429, "LimitExceededException"), (answer.Status, answer.ErrorType));
        Assert.Contains("message", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poster_that_goes_in_the_middle_of_its_body_is_no_error()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var bystander = await gateway.OpenRawAsync();
        var call = SignedCall.To("POST", gateway.LastConnectionId);
        for (int i = 0; i < 20; i++)
        {
            using var poster = await gateway.RawAsync();
            await poster.SendAsync($"POST {call.Path} HTTP/1.1\r\nHost: a\r\nX-Amz-Date: {call.Date}\r\nAuthorization: {call.Sign("a")}\r\nContent-Length: 100\r\n\r\nhalf");
            if (i % 2 == 0) poster.Reset();
        }
        Assert.Equal(200, (await SignedCall.To("POST", gateway.LastConnectionId, "after it").SendAsync(gateway)).Status);
        Assert.Equal("after it", (await bystander.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_of_its_own()
    {
        await using var gateway = await TestGateway.StartAsync();
        var ids = new HashSet<string>();
        for (int i = 0; i < 20; i++) Assert.True(ids.Add((await SignedCall.To("GET", Unknown).SendAsync(gateway)).RequestId));
    }
}
