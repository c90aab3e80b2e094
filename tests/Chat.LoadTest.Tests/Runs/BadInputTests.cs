using System.Net;
using System.Net.Sockets;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>One sentence that names the thing at fault, and an exit code that is not 0.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(2, "There is no scenario 'nope'", "nope", "ws://127.0.0.1:1/x")]
    [InlineData(2, "URL", "room")]
    [InlineData(2, "ws:// or wss://", "room", "http://127.0.0.1:1/x")]
    [InlineData(2, "--connections", "room", "ws://127.0.0.1:1/x", "--connections", "0")]
    [InlineData(2, "--rooms", "room", "ws://127.0.0.1:1/x", "--connections", "5", "--rooms", "6")]
    [InlineData(2, "--publishers", "room", "ws://127.0.0.1:1/x", "--publishers", "0")]
    [InlineData(2, "--rate", "room", "ws://127.0.0.1:1/x", "--rate", "-1")]
    [InlineData(2, "--going is of churn", "room", "ws://127.0.0.1:1/x", "--going", "5")]
    [InlineData(2, "--going", "churn", "ws://127.0.0.1:1/x", "--going", "0")]
    [InlineData(2, "--size", "room", "ws://127.0.0.1:1/x", "--size", "9000")]
    [InlineData(2, "--duration", "room", "ws://127.0.0.1:1/x", "--duration", "1e9")]
    [InlineData(2, "--settle", "room", "ws://127.0.0.1:1/x", "--settle", "0")]
    [InlineData(2, "--workers", "room", "ws://127.0.0.1:1/x", "--workers", "100")]
    [InlineData(2, "twelve", "room", "ws://127.0.0.1:1/x", "--connections", "twelve")]
    [InlineData(2, "--colour", "room", "ws://127.0.0.1:1/x", "--colour", "red")]
    [InlineData(2, "--yes-remote", "room", "wss://chat.example.com/prod")]
    [InlineData(1, "cannot be read", "compare", "/nowhere/a.json", "/nowhere/b.json")]
    public async Task It_is_one_sentence_that_names_the_fault(int exitCode, string names, params string[] arguments)
    {
        var (code, _, error) = await LoadAsync(arguments);
        Assert.Equal(exitCode, code);
        Assert.Contains(names, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_remote_host_is_refused_with_the_messages_that_AWS_would_bill_for()
    {
        // 100 messages and their answers, 9 deliveries of each, and 10 joins with their answers.
        var (_, _, error) = await LoadAsync("room", "wss://chat.example.com/prod", "--connections", "10", "--rate", "10", "--duration", "10");
        Assert.Contains("about 1,120 messages", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_so()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: nobody else gets the port
        var (code, _, error) = await LoadAsync("room", $"ws://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/local", "--ramp", "0");
        Assert.Equal(1, code);
        Assert.Contains("nothing listens there: start the chat there with ./chat up, or correct the URL.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "it answers 400 Bad Request: leave name and room out of the URL, as each connection has its own.")]
    [InlineData(401, "it answers 401 Unauthorized: give a token as ?token=..., or none where the chat is for guests.")]
    [InlineData(403, "it answers 403 Forbidden: correct the path, as in /local.")]
    [InlineData(429, "it answers 429 Too Many Requests: open them over more seconds with a higher --ramp, or start the chat with --unlimited.")]
    [InlineData(500, "it answers 500 Internal Server Error.")]
    public async Task A_server_that_refuses_is_said_so_with_the_mend_of_that_cause(int status, string sentence)
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.RefusesConnections, refusal: status);
        var (code, _, error) = await LoadAsync("room", chat.Url.ToString(), "--ramp", "0");
        Assert.Equal(1, code);
        Assert.Equal($"No connection to {chat.Url} can be opened, for {sentence}", error.Trim());
    }

    [Fact]
    public async Task With_some_connections_refused_the_rest_is_reported_and_the_exit_code_is_1()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.RefusesSomeConnections);
        var report = await Run.AsyncOf(Run.Small(chat.Url));
        Assert.Equal(1, report.ExitCode);
        Assert.Empty(report.Broken());
        Assert.InRange(report.Counts.Connections, 1, 7);
        Assert.Equal(8 - report.Counts.Connections, report.OpenFailures["it answers 403 Forbidden"]);
    }

    [Fact]
    public async Task An_interrupted_run_reports_what_was_seen()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        using var stop = new CancellationTokenSource();
        chat.Said += said => { if (said == 20) stop.Cancel(); };
        var report = await Run.AsyncOf(Run.Small(chat.Url) with { Duration = 600 }, stop.Token);
        Assert.True(report.Interrupted);
        Assert.InRange(report.Counts.Sent, 20, 10_000);
        Assert.Equal(report.Counts.Sent, report.Counts.Acknowledged);
        Assert.Empty(report.Broken());
    }

    [Theory]
    [InlineData(1_000, 1, 1_024L, "ulimit -n 1150")]
    [InlineData(100_000, 1, 20_000L, "--workers 6")]
    [InlineData(2_000_000, 64, null, "MB")]
    public void What_does_not_fit_the_machine_is_refused(int connections, int workers, long? handles, string names)
    {
        var options = Run.Small(new Uri("ws://127.0.0.1:1/x")) with { Connections = connections, Workers = workers };
        var refused = Assert.Throws<LoadException>(() => Machine.Check(options, handles, memory: 8L << 30));
        Assert.Contains(names, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> LoadAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await LoadProgram.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
