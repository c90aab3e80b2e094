using Chat.LoadTest.Commands;

namespace Chat.LoadTest.Tests.Commands;

/// <summary>What people read at the terminal where they typed something else than they meant, and where they ask for help.</summary>
public sealed class WordingTests
{
    [Theory]
    [InlineData("--connections is a whole number, not 'twelve': ./chat load room --help lists the options.", "room", "ws://127.0.0.1:1/x", "--connections", "twelve")]
    [InlineData("--connections is a whole number, not '1.5': ./chat load room --help lists the options.", "room", "ws://127.0.0.1:1/x", "--connections", "1.5")]
    [InlineData("--rate is a number, not 'fast': ./chat load rooms --help lists the options.", "rooms", "ws://127.0.0.1:1/x", "--rate", "fast")]
    [InlineData("--rate needs a value: ./chat load room --help lists the options.", "room", "ws://127.0.0.1:1/x", "--rate")]
    [InlineData("--rate can be given once, and was given 2 times: ./chat load room --help lists the options.", "room", "ws://127.0.0.1:1/x", "--rate", "1", "--rate", "2")]
    [InlineData("--rate is from 0.001 to 1000000, not -1: ./chat load room --help lists the options.", "room", "ws://127.0.0.1:1/x", "--rate", "-1")]
    [InlineData("--going is of churn, and this scenario is storm, so leave it out: ./chat load storm --help lists the options.", "storm", "ws://127.0.0.1:1/x", "--going", "5")]
    [InlineData("URL is a ws:// or wss:// address, not 'http://x': ./chat load idle --help lists the options.", "idle", "http://x")]
    [InlineData("./chat load room knows nothing of '--colour': ./chat load room --help lists the options.", "room", "ws://127.0.0.1:1/x", "--colour", "red")]
    [InlineData("./chat load room needs URL: ./chat load room --help lists the options.", "room")]
    [InlineData("./chat load needs a command: ./chat load --help lists the commands.")]
    [InlineData("There is no scenario 'nope': choose one of room, rooms, idle, churn, storm, slow, mixed.", "nope", "ws://127.0.0.1:1/x")]
    public async Task A_command_line_that_is_wrong_is_one_sentence_with_the_mend(string sentence, params string[] arguments)
    {
        var (code, output, error) = await LoadAsync(arguments);
        Assert.Equal((2, "", sentence), (code, output, error.Trim()));
    }

    [Theory]
    [InlineData("./chat load [command] [options]", "--help")]
    [InlineData("./chat load room <URL> [options]", "room", "--help")]
    [InlineData("./chat load compare <A.json> <B.json> [options]", "compare", "-h")]
    [InlineData("./chat load worker [options]", "worker", "--help")]
    public async Task Help_says_what_to_type(string usage, params string[] arguments)
    {
        var (code, output, error) = await LoadAsync(arguments);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"Usage:\n  {usage}\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--allow-network", "worker", "--listen", "0.0.0.0:0")]
    [InlineData("--allow-network", "worker", "--listen", "[::]:0")]
    [InlineData("127.0.0.1:0", "worker", "--listen", "9000")]
    [InlineData("127.0.0.1:0", "worker", "--listen", "somewhere:x")]
    [InlineData("10.0.0.5:9000", "room", "ws://127.0.0.1:1/x", "--workers", "10.0.0.5:x")]
    [InlineData("10.0.0.5:9000", "room", "ws://127.0.0.1:1/x", "--workers", "two")]
    [InlineData("twice", "room", "ws://127.0.0.1:1/x", "--workers", "10.0.0.5:9000,10.0.0.5:9000")]
    [InlineData("is another machine to the worker at 10.0.0.5:9000", "room", "ws://127.0.0.1:1/x", "--workers", "10.0.0.5:9000")]
    [InlineData("CHAT_LOAD_SECRET", "room", "ws://127.0.0.1:1/x", "--workers", "127.0.0.1:9000")]
    [InlineData("--p99", "room", "ws://127.0.0.1:1/x", "--find-limit", "--p99", "0")]
    public async Task Workers_and_bounds_that_cannot_be_are_refused(string names, params string[] arguments)
    {
        var (code, _, error) = await LoadAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains(names, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--html")]
    public async Task A_report_that_cannot_be_written_is_said_before_anything_is_sent(string option)
    {
        var folder = Directory.CreateTempSubdirectory("chat-load-tests-");
        try
        {
            var (code, output, error) = await LoadAsync("room", "ws://127.0.0.1:1/x", option, folder.FullName);
            Assert.Equal((1, ""), (code, output));
            Assert.Equal($"{folder.FullName} cannot be written: give a path in a folder that you may write to and that has space.", error.Trim());
        }
        finally
        {
            folder.Delete();
        }
    }

    private static async Task<(int Code, string Output, string Error)> LoadAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await LoadProgram.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
