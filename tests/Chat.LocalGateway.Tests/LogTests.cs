using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task A_connection_and_a_message_are_a_line_each_and_no_line_holds_what_people_write()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.RawAsync();
        await client.UpgradeAsync(RawClient.Handshake("/local?token=secret", extra: "Cookie: secret\r\n"));
        await client.SendAsync(RawClient.Text("""{"action":"message","text":"secret"}"""));
        await client.ReadFrameAsync();
        await client.SendAsync(RawClient.Close(1000, "secret"));
        await gateway.UntilDisconnectsAsync();
        string id = gateway.LastConnectionId;
        var lines = gateway.Logs.All.Where(line => line.Contains(id, StringComparison.Ordinal)).ToArray();
        Assert.Collection(
            lines,
            line => Assert.Equal($"Connection {id} opened from 127.0.0.1", line),
            line => Assert.StartsWith($"Message of {id} on message, 36 bytes: replied in ", line, StringComparison.Ordinal),
            line => Assert.Equal($"Connection {id} closed with 1000, ended by Client", line));
        Assert.DoesNotContain(gateway.Logs.All, line => line.Contains("secret", StringComparison.Ordinal));
    }
}
