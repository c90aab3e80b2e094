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

    [Theory]
    [InlineData("""{"statusCode":401,"body":"The token has expired; sign in again."}""", "401: The token has expired; sign in again.")]
    [InlineData("""{"statusCode":403}""", "403: no reason given")]
    [InlineData("""{"statusCode":400,"body":"two\nlines"}""", "400: two lines")]
    [InlineData("""{"statusCode":401,"body":"a-secret-of-many-letters is not a token"}""", "401: a reason that repeats what the client sent, and is kept back")]
    [InlineData("""{"statusCode":401,"body":"no: ANOTHER-SECRET-OF-LETTERS"}""", "401: a reason that repeats what the client sent, and is kept back")]
    public async Task A_refused_handshake_is_a_line_with_its_reason_and_never_a_token(string answer, string says)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Functions.Connect = _ => new(TestFunctions.Returns(answer));
        using var client = await gateway.RawAsync();
        await client.SendAsync(RawClient.Handshake("/local?token=a-secret-of-many-letters", extra: "Sec-WebSocket-Protocol: chat.v1, bearer.another-secret-of-letters\r\n"));
        await client.ReadToEndAsync();
        Assert.Contains($"Handshake from 127.0.0.1 refused with {says}", gateway.Logs.All);
        Assert.DoesNotContain(gateway.Logs.All, line => line.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }
}
