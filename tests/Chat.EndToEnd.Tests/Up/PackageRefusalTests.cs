using System.Diagnostics;

namespace Chat.EndToEnd.Tests.Up;

/// <summary>What `package` does not do: one sentence that says why and how to mend it, before anything is built.</summary>
public sealed class PackageRefusalTests
{
    [Fact]
    public Task Stand_ins_are_not_packaged_unless_that_is_asked_for() => RefusedAsync(1, ["UseStandIns is true", "--allow-stand-ins"]);

    [Theory]
    [InlineData("--target", "wasm")]
    [InlineData("--arch", "mips")]
    [InlineData("--output")]
    [InlineData("--stand-ins")]
    public Task An_option_that_is_not_one(params string[] arguments) => RefusedAsync(2, ["./chat package --help"], [.. arguments]);

    private static async Task RefusedAsync(int exitCode, string[] says, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Chat.LocalGateway.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, "package", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["UseStandIns"] = "true";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        var line = Assert.Single((await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(exitCode, process.ExitCode);
        Assert.All(says, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.EndsWith(".", line.TrimEnd(), StringComparison.Ordinal);
    }
}
