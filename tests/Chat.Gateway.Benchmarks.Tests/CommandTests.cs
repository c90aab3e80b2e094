using System.Diagnostics;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>What somebody gets who mistypes: one sentence, and exit code 2 before anything is measured.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("There is no scenario 'rom' (there are room, rooms, idle, paced and connect): ./chat bench --help lists the options.", "rom")]
    [InlineData("There is no contender 'netty' (there are chat, kestrel, signalr-json, signalr-messagepack and ws): ./chat bench --help lists the options.", "room", "--contenders", "netty")]
    [InlineData("--rounds is a number from 1 to 100, not 0: ./chat bench --help lists the options.", "room", "--rounds", "0")]
    [InlineData("--json /no/such/folder/x.json lies in no folder that there is: ./chat bench --help lists the options.", "room", "--json", "/no/such/folder/x.json")]
    [InlineData("--rounds is a whole number, not 'x': ./chat bench --help lists the options.", "--rounds", "x")]
    [InlineData("--rounds needs a value: ./chat bench --help lists the options.", "--rounds")]
    [InlineData("./chat bench knows nothing of '--runds': ./chat bench --help lists the options.", "--runds", "5")]
    public async Task A_wrong_word_is_answered_with_one_sentence(string sentence, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Equal(sentence, error.Trim());
        Assert.Empty(output);
    }

    [Fact]
    public async Task Help_names_every_scenario_and_contender()
    {
        var (exit, output, _) = await RunAsync("--help");
        Assert.Equal(0, exit);
        Assert.All(Scenarios.Scenario.All, scenario => Assert.Contains(scenario.Name + ":", output, StringComparison.Ordinal));
        Assert.All(Contenders.Contender.All, contender => Assert.Contains(contender.Name, output, StringComparison.Ordinal));
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var name = OperatingSystem.IsWindows() ? "Chat.Gateway.Benchmarks.exe" : "Chat.Gateway.Benchmarks";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
