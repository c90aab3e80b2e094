using System.Net;
using System.Net.Sockets;

namespace Chat.EndToEnd.Tests.Up;

/// <summary>What stops `up` from starting: one sentence that says what and how to mend it, and nothing touched.</summary>
public sealed class UpRefusalTests
{
    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await RefusedAsync(1, [$"{port}", "--port"], "--port", $"{port}", "--memory");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "");
        var inside = Path.Combine(folder.File("file"), "inside");
        await RefusedAsync(1, [inside, "--data"], "--port", "0", "--data", inside);
    }

    [Theory]
    [InlineData("this is no database")]
    [InlineData("SQLite format 3\0 but nothing else of one")]
    public async Task A_file_that_is_no_data_base_is_left_as_it_is(string content)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("chat.db");
        await File.WriteAllTextAsync(file, content);
        await RefusedAsync(1, [file, "move this one away"], "--port", "0", "--data", folder.Path);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_data_folder_that_another_one_uses()
    {
        using var folder = new TemporaryFolder();
        await using var up = await UpProcess.StartAsync("--port", "0", "--data", folder.Path);
        await RefusedAsync(1, [folder.Path, "--data"], "--port", "0", "--data", folder.Path);
    }

    [Theory]
    [InlineData("--prot", "8080")]
    [InlineData("--port", "many")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--data")]
    [InlineData("further")]
    public async Task An_option_that_is_not_one(params string[] arguments) =>
        await RefusedAsync(2, ["./chat up --help"], [.. arguments]);

    private static async Task RefusedAsync(int exitCode, string[] says, params string[] arguments)
    {
        var (code, output) = await UpProcess.RunAsync(arguments);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(exitCode, code);
        Assert.All(says, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }
}
