using System.Net;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Up;

public sealed class UpTests
{
    [Fact]
    public async Task It_prints_the_page_the_socket_and_a_line_for_wscat()
    {
        using var folder = new TemporaryFolder();
        await using var up = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
        Assert.Equal($"ws://127.0.0.1:{up.PageUrl.Port}/local", up.WebSocketUrl.ToString());
        Assert.Equal($"npx wscat -c '{up.WebSocketUrl}?name=alice'", up.Wscat);

        using var http = new HttpClient();
        using var page = await http.GetAsync(up.PageUrl);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var nothing = await http.GetAsync(new Uri(up.PageUrl, "nothing-here"));
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task With_an_issuer_it_lets_in_its_users_alone_and_says_whose_tokens_it_takes()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var up = await UpProcess.StartAsync(
            "--port", "0", "--memory", "--verbose", "--token-issuer", issuer.Url, "--token-audience", TestIssuer.Audience,
            "--allowed-origins", "http://localhost:5173,http://localhost:5174", "http://127.0.0.1:5175");
        Assert.Equal($"npx wscat -c '{up.WebSocketUrl}?token=...'", up.Wscat);
        Assert.Contains($"tokens     of {issuer.Url}", up.Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HandshakeRefusedException>(() => ChatClient.ConnectAsync(up.WebSocketUrl, "alice"));
        var url = new Uri($"{up.WebSocketUrl}?token={issuer.Token()}");
        foreach (var origin in new[] { null, "http://localhost:5173", "http://localhost:5174", "http://127.0.0.1:5175" })
            await (await ChatClient.ConnectAsync(url, origin: origin)).DisposeAsync();
        await Assert.ThrowsAsync<HandshakeRefusedException>(() => ChatClient.ConnectAsync(url, origin: $"http://127.0.0.1:{up.PageUrl.Port}"));
        Assert.DoesNotContain("eyJ", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_queue_it_prints_its_address_for_the_AWS_command_line()
    {
        await using var up = await UpProcess.StartAsync("--port", "0", "--memory", "--queue");
        Assert.Contains($"queue      {up.PageUrl}000000000000/fan-out", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_closes_with_1001_and_exits_with_0_and_loses_nothing()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A Ctrl-C cannot be sent to another process on Windows.");
        using var folder = new TemporaryFolder();
        await using var up = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
        await using var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice");
        await alice.AskAsync(new { action = "message", text = "kept" });

        await up.InterruptAsync();
        Assert.Equal(0, await up.ExitCodeAsync());
        await alice.Closed.WaitAsync(ChatClient.Limit);
        Assert.Equal(1001, (int?)alice.CloseStatus);

        await using var again = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
        await using var bob = await ChatClient.ConnectAsync(again.WebSocketUrl, "bob");
        var joined = await bob.AskAsync(new { action = "join", after = 0 });
        Assert.Equal("kept", Assert.Single(joined.Entries()).Text("text"));
        Assert.Equal(1, joined.Number("connections"));
    }

    [Fact]
    public async Task Killed_at_any_moment_it_has_what_it_acknowledged_and_lists_nobody_from_before()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new Dictionary<string, long>();
        for (var round = 0; round < 3; round++)
        {
            await using var up = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
            var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ChatClient.ConnectAsync(up.WebSocketUrl, $"sender-{i}")));
            var enough = new TaskCompletionSource();
            var sending = clients.Select((client, sender) => SendUntilKilledAsync(client, $"{round}-{sender}", acknowledged, enough)).ToList();
            await enough.Task.WaitAsync(ChatClient.Limit);
            up.Kill();
            await Task.WhenAll(sending);
            foreach (var client in clients) await client.DisposeAsync();
        }

        await using var last = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
        await using var reader = await ChatClient.ConnectAsync(last.WebSocketUrl, "reader");
        var stored = await HistoryAsync(reader);
        Assert.All(acknowledged, sent => Assert.Equal(sent.Key, stored[sent.Value]));
        Assert.Equal(stored.Count, stored.Values.Distinct().Count());
        Assert.Equal(1, (await reader.AskAsync(new { action = "who" })).Number("connections"));
    }

    [Fact]
    public async Task With_memory_nothing_is_kept_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        await using (var up = await UpProcess.StartWithAsync(new() { ["CHAT_CHECKOUT"] = folder.Path }, "--port", "0", "--memory"))
        {
            await using var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice");
            Assert.Equal(1, (await alice.AskAsync(new { action = "message", text = "soon forgotten" })).Number("seq"));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Wherever_it_is_called_from_the_rooms_are_those_of_the_checkout()
    {
        using var folder = new TemporaryFolder();
        await using (var up = await UpProcess.StartWithAsync(new() { ["CHAT_CHECKOUT"] = folder.Path }, "--port", "0"))
        {
            await using var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice");
        }

        Assert.True(File.Exists(Path.Combine(folder.Path, ".chat", "chat.db")));
    }

    [Fact]
    public async Task Verbose_it_tells_of_connections_and_messages_and_never_their_text()
    {
        using var folder = new TemporaryFolder();
        await using var up = await UpProcess.StartAsync("--port", "0", "--data", folder.Path, "--verbose");
        await using (var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice"))
        {
            await alice.AskAsync(new { action = "message", text = "for alice's eyes only" });
            await alice.AskAsync(new { action = "message", text = "x", room = "another-place" });
            await alice.CloseAsync();
        }

        var opened = await up.LineAsync(line => line.Contains("opened", StringComparison.Ordinal));
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  Connection [\w-]{15}= opened from 127\.0\.0\.1$", opened);
        await up.LineAsync(line => line.Contains("Message of", StringComparison.Ordinal));
        await up.LineAsync(line => line.Contains("Message of", StringComparison.Ordinal));
        await up.LineAsync(line => line.Contains("closed", StringComparison.Ordinal));
        Assert.DoesNotContain("eyes only", up.Output, StringComparison.Ordinal);
    }

    private static async Task SendUntilKilledAsync(ChatClient client, string sender, Dictionary<string, long> acknowledged, TaskCompletionSource enough)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var text = $"{sender}-{i}";
                var answer = await client.AskAsync(new { action = "message", text, id = text });
                lock (acknowledged)
                {
                    acknowledged.Add(text, answer.Number("seq"));
                    if (i == 50) enough.TrySetResult();
                }
            }
        }
        catch (Exception exception) when (exception is System.Net.WebSockets.WebSocketException or InvalidOperationException
            or System.Threading.Channels.ChannelClosedException or OperationCanceledException)
        {
            // The chat has been killed, as the test wants it.
        }
    }

    private static async Task<Dictionary<long, string>> HistoryAsync(ChatClient client)
    {
        var stored = new Dictionary<long, string>();
        long after = 0;
        while (true)
        {
            var page = await client.AskAsync(new { action = "history", after, limit = 200 });
            foreach (var entry in page.Entries()) stored.Add(after = entry.Number("seq"), entry.Text("text")!);
            if (!page.Flag("more")) return stored;
        }
    }
}
