using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Handshakes;

/// <summary>A web site that a person visits reaches their loopback as well as they do.</summary>
public sealed class LocalCallerTests
{
    private static readonly GatewayOptions LocalOnly = new() { LocalCallersOnly = true };

    [Theory]
    [InlineData("127.0.0.1:8080", null, 101)]
    [InlineData("127.3.2.1", null, 101)]
    [InlineData("localhost:8080", "http://localhost:8080", 101)]
    [InlineData("[::1]:8080", "http://127.0.0.1:3000", 101)]
    [InlineData("127.0.0.1:8080", "https://evil.example", 403)]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1.evil.example", 403)]
    [InlineData("127.0.0.1:8080", "null", 403)]
    [InlineData("127.0.0.1:8080", "", 403)]
    [InlineData("evil.example:8080", null, 403)]
    [InlineData("127.0.0.1@evil.example", null, 403)]
    [InlineData("10.0.0.7", null, 403)]
    public async Task A_handshake_is_answered_where_both_names_are_of_this_machine(string host, string? origin, int status)
    {
        await using var gateway = await TestGateway.StartAsync(options: LocalOnly);
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake(host: $"Host: {host}\r\n", extra: origin is null ? "" : $"Origin: {origin}\r\n"));
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(status == 101 ? 1 : 0, gateway.Functions.Of("connect").Count);
    }

    [Theory]
    [InlineData("127.0.0.1", 404)]
    [InlineData("evil.example", 403)]
    public async Task So_is_HTTP_on_the_same_port(string host, int status)
    {
        await using var gateway = await TestGateway.StartAsync(options: LocalOnly);
        using var client = await gateway.RawAsync();
        await client.SendAsync($"GET /page HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }
}
