using System.Diagnostics;

namespace Chat.Repository.Tests;

/// <summary>The script <c>chat</c>, with a dotnet that only says what it was asked.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat script ;100%").FullName;
    private readonly string _programs;

    public ScriptTests()
    {
        _programs = Directory.CreateDirectory(Path.Combine(_folder, "programs")).FullName;
        Link("dirname");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("load", "src/Chat.LoadTest", "room", "--json", "here.json")]
    [InlineData("plan", "src/Chat.Plan", "check", "here.json")]
    [InlineData("up", "src/Chat.LocalGateway", "--data", "here")]
    [InlineData("package", "src/Chat.LocalGateway", "--output", "here")]
    [InlineData("bench", "benchmarks/Chat.Gateway.Benchmarks", "room")]
    public async Task A_command_is_built_in_the_checkout_and_runs_where_it_was_called(string command, string project, params string[] arguments)
    {
        Stub("dotnet", """printf '%s\n' "$PWD" "$CHAT_CHECKOUT" "$@" """);
        var (code, output) = await RunAsync([command, .. arguments]);
        var where = _folder.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
        string[] own = command is "up" or "package" ? [command] : [];
        string[] expected =
        [
            RepositoryFiles.Root, RepositoryFiles.Root,
            "run", "-c", "Release", "--project", project, $"-p:RunWorkingDirectory={where}", "--", .. own, .. arguments,
        ];
        Assert.Equal((0, string.Join('\n', expected)), (code, output));
    }

    [Theory]
    [InlineData("up", "Chat needs the .NET 10 SDK: install it from https://dot.net/download and run the command again.")]
    [InlineData("tools", "./chat tools needs npm: install Node.js from https://nodejs.org and run the command again.")]
    public async Task What_is_missing_is_named_with_its_mend(string command, string sentence)
    {
        if (command == "tools") Stub("dotnet", "");
        Assert.Equal((1, sentence), await RunAsync([command]));
    }

    /// <summary>Nothing is on the path but what a test has put there.</summary>
    private async Task<(int ExitCode, string Output)> RunAsync(string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script needs bash.");
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(RepositoryFiles.Root, "chat"), .. arguments])
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PATH"] = _programs;
        start.Environment["UseStandIns"] = "true";
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var lines = string.Concat(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (process.ExitCode, string.Join('\n', lines.Where(line => !line.StartsWith("The first run", StringComparison.Ordinal))));
    }

    private void Stub(string program, string script)
    {
        var path = Path.Combine(_programs, program);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void Link(string program)
    {
        var found = new[] { "/usr/bin", "/bin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (found is not null) File.CreateSymbolicLink(Path.Combine(_programs, program), found);
    }
}
