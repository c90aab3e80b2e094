using Chat.EndToEnd.Tests.Suites;
using Chat.LocalGateway;
using Chat.Testing;
using Microsoft.Extensions.Logging;

namespace Chat.EndToEnd.Tests;

public sealed class SignedInSqliteTests(SignedInSqlite chat) : SignedInSuite(chat), IClassFixture<SignedInSqlite>;

[Collection(ProcessesAlone.Name)]
public sealed class SignedInProcessesTests(SignedInProcesses chat) : SignedInSuite(chat), IClassFixture<SignedInProcesses>;

public sealed class IssuerDownTests
{
    [Fact]
    public async Task Where_the_issuer_is_down_the_chat_starts_says_so_and_lets_nobody_in()
    {
        using var log = new LogCapture();
        await using var issuer = await TestIssuer.StartAsync();
        await using var chat = await LocalChat.StartAsync(
            new() { Port = 0, DataFolder = null, Tokens = new("http://127.0.0.1:1", TestIssuer.Audience) }, log, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(
            () => ChatClient.ConnectAsync(new Uri($"{chat.WebSocketUrl}?token={issuer.Token()}")));
        Assert.Equal(500, refused.Status);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Warning && line.Message.Contains("The keys of http://127.0.0.1:1 cannot be had", StringComparison.Ordinal));
        log.AssertNoErrors();
    }
}
