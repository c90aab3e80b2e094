using Chat.LocalGateway;

namespace Chat.EndToEnd.Tests;

/// <summary>A chat as <c>./chat up</c> puts it together, in the test's process.</summary>
public abstract class LocalSetup : ChatSetup
{
    private LocalChat? _chat;

    public override Uri WebSocketUrl => Chat.WebSocketUrl;

    public override Uri PageUrl => Chat.PageUrl;

    /// <summary>The running chat; skips the test where this machine lacks what it needs.</summary>
    public LocalChat Chat
    {
        get
        {
            if (_chat is null) Require();
            return _chat!;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        if (await OptionsAsync() is { } options) _chat = await StartAsync(options with { Port = 0 });
    }

    public override async Task RestartAsync()
    {
        var port = Chat.PageUrl.Port;
        await Chat.DisposeAsync();
        _chat = await StartAsync((await OptionsAsync())! with { Port = port });
    }

    /// <summary>The same each time; null where this machine lacks something.</summary>
    protected abstract ValueTask<LocalChatOptions?> OptionsAsync();

    /// <summary>Skips, or fails, with what this machine lacks.</summary>
    protected abstract void Require();

    protected override async Task StopAsync()
    {
        if (_chat is not null) await _chat.DisposeAsync();
    }

    private Task<LocalChat> StartAsync(LocalChatOptions options) => LocalChat.StartAsync(options, Log, TestContext.Current.CancellationToken);
}
