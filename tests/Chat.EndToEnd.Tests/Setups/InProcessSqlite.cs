using Chat.LocalGateway;

namespace Chat.EndToEnd.Tests;

/// <summary>What <c>./chat up</c> runs by default: the functions in the gateway's process, SQLite in a folder.</summary>
public sealed class InProcessSqlite : ChatSetup
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-end-to-end-");
    private LocalChat _chat = null!;

    public override Uri WebSocketUrl => _chat.WebSocketUrl;

    public override Uri PageUrl => _chat.PageUrl;

    public override async ValueTask InitializeAsync() => _chat = await StartAsync(port: 0);

    public override async Task RestartAsync()
    {
        await _chat.DisposeAsync();
        _chat = await StartAsync(_chat.PageUrl.Port);
    }

    protected override async Task StopAsync()
    {
        await _chat.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<LocalChat> StartAsync(int port) =>
        LocalChat.StartAsync(new LocalChatOptions { Port = port, DataFolder = _folder.FullName }, Log, TestContext.Current.CancellationToken);
}
