using System.Diagnostics;
using System.Text.RegularExpressions;
using Chat.Testing;

namespace Chat.Web.Tests;

/// <summary>The JavaScript client, tested in JavaScript: each file of client/ under node's own test runner.</summary>
public sealed partial class ClientTests(ITestOutputHelper output)
{
    private static string Folder => Path.Combine(Checkout.Folder, "tests", "Chat.Web.Tests", "client");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.test.mjs").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_client_passes_its_own_tests(string file)
    {
        var node = Tool.Node();
        using var process = Process.Start(new ProcessStartInfo(node, ["--test", "--test-reporter=tap", file])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.WriteLine(said + await error);
        Assert.True(process.ExitCode == 0, $"node --test {file} failed:\n{said}\n{await error}");
        Assert.NotEqual("0", Passed().Match(said).Groups[1].Value);
    }

    [Fact]
    public void No_file_of_client_tests_is_forgotten() => Assert.True(Files.Count >= 4);

    [GeneratedRegex(@"^# pass (\d+)", RegexOptions.Multiline)]
    private static partial Regex Passed();
}
