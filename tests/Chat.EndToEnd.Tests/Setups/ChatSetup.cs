using Chat.Testing;
using Microsoft.Extensions.Logging;

namespace Chat.EndToEnd.Tests;

/// <summary>A running chat, however it is put together. The suites know nothing else of it.</summary>
public abstract class ChatSetup : IAsyncLifetime
{
    public abstract Uri WebSocketUrl { get; }

    public abstract Uri PageUrl { get; }

    public LogCapture Log { get; } = new();

    /// <summary>Whether the test breaks something on purpose, so that errors are to be found in the log.</summary>
    public bool ExpectsErrors { get; set; }

    public abstract ValueTask InitializeAsync();

    /// <summary>Stops the chat as Ctrl-C does, and starts it again on the same data and the same port.</summary>
    public abstract Task RestartAsync();

    public virtual Task<ChatClient> ConnectAsync(string name, string? room = null) => ChatClient.ConnectAsync(WebSocketUrl, name, room);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
        if (ExpectsErrors) return;
        Log.AssertNoErrors();
        Assert.DoesNotContain(Log.Lines, line => line.Level == LogLevel.Warning && line.Exception is not null);
    }

    protected abstract Task StopAsync();
}
