using System.Net;
using System.Net.Http.Headers;
using Chat.LocalGateway.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.LocalGateway.Tests.Http;

/// <summary>One port for sockets and for plain HTTP.</summary>
public sealed class SharedPortOnSocketsTests() : SharedPortTests(GatewayTransport.Sockets);

public sealed class SharedPortOnEventLoopsTests() : SharedPortTests(GatewayTransport.EventLoops);

public abstract class SharedPortTests(GatewayTransport transport) : TransportSuite(transport)
{
    private static void Page(WebApplication app) => app.MapGet("/", () => "the page");

    [Fact]
    public async Task Http_is_served_on_the_same_port_over_a_connection_kept_alive_while_sockets_are_open()
    {
        await using var gateway = await StartAsync(http: Page);
        using var socket = await gateway.ConnectAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port}/") };
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("the page", await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
            await socket.SendTextAsync("hello");
            Assert.Equal("hello", await socket.ReceiveTextAsync());
        }
        Assert.Equal(1, gateway.Gateway.Counters.HandedToHttp);
    }

    [Fact]
    public async Task A_request_line_in_single_bytes_reaches_http_untouched()
    {
        await using var gateway = await StartAsync(http: Page);
        using var client = await gateway.RawAsync();
        foreach (char each in "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") await client.SendAsync((byte)each);
        Assert.Contains("the page", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_the_stage_http_has_its_own_routes()
    {
        await using var gateway = await StartAsync(http: app => app.MapPost("/local/things/{id}", (string id) => id));
        using var http = new HttpClient();
        var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{gateway.Port}/local/things/abc"), null, TestContext.Current.CancellationToken);
        Assert.Equal("abc", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_upgrade_on_a_kept_alive_http_connection_is_refused_and_the_connection_closed()
    {
        await using var gateway = await StartAsync(http: Page);
        using var client = await gateway.RawAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var first = await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 200 ", first, StringComparison.Ordinal);
        await client.SendAsync(RawClient.Handshake());
        var rest = await client.ReadToEndAsync();
        Assert.Contains("HTTP/1.1 421 ", rest, StringComparison.Ordinal);
        Assert.Contains("Connection: close", rest, StringComparison.Ordinal);
        Assert.Empty(gateway.Functions.Calls);
    }

    [Theory]
    [InlineData("GET", "/local", 426)]
    [InlineData("GET", "/local/", 426)]
    [InlineData("POST", "/local", 403)]
    [InlineData("GET", "/nowhere", 404)]
    public async Task Plain_requests_get_their_status(string method, string path, int status)
    {
        await using var gateway = await StartAsync(http: Page);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{gateway.Port}{path}"));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_upgrade_elsewhere_is_forbidden_in_awss_words()
    {
        await using var gateway = await StartAsync(http: Page);
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake("/prod"));
        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Contains("""{"message":"Forbidden"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_fails_the_start()
    {
        await using var gateway = await StartAsync();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => StartAsync(options: new() { Port = gateway.Port }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task A_stage_that_aws_would_not_take_fails_the_start_in_one_sentence(string stage)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(options: new() { Stage = stage }));
        Assert.Contains(stage, error.Message, StringComparison.Ordinal);
    }
}
