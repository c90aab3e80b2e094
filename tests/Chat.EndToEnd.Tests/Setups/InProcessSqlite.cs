using Chat.LocalGateway;

namespace Chat.EndToEnd.Tests;

/// <summary>What <c>./chat up</c> runs by default: the functions in the gateway's process, SQLite in a folder.</summary>
public sealed class InProcessSqlite : LocalSetup
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-end-to-end-");

    protected override ValueTask<LocalChatOptions?> OptionsAsync() => new(new LocalChatOptions { DataFolder = _folder.FullName });

    protected override void Require()
    {
        // It needs nothing of the machine.
    }

    protected override async Task StopAsync()
    {
        await base.StopAsync();
        _folder.Delete(recursive: true);
    }
}
