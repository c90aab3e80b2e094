using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Commands;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Reports;
using Chat.LoadTest.Tests.Runs;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Commands;

/// <summary>Words of a server or of a file that would be orders to a terminal.</summary>
public sealed class TerminalTests
{
    private const string Orders = "\u001b[2J\u0007\u007f\u009b31m\u202e\u2066\u200f\u2028\r\nforged line";

    [Theory]
    [InlineData("\u001b[31mred", "?[31mred")]
    [InlineData("a\r\nb\tc\0", "a??b?c?")]
    [InlineData("\u007f\u0080\u009f\u00a0", "???\u00a0")]
    [InlineData("\u202eabc\u202c\u2066\u2069\u200e\u200f\u061c", "?abc??????")]
    [InlineData("\u2028\u2029", "??")]
    [InlineData("Grüße an 東京 👋", "Grüße an 東京 👋")]
    public void What_is_an_order_to_a_terminal_is_a_question_mark_and_all_else_stays(string line, string expected) =>
        Assert.Equal(expected, TerminalText.Clean(line));

    [Fact]
    public void A_line_that_fills_screens_is_cut() => Assert.Equal(new string('a', 2_000) + "...", TerminalText.Clean(new string('a', 100_000)));

    [Fact]
    public async Task The_status_line_of_an_answer_gives_no_orders()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, "HTTP/1.1 403 \u001b[2J\u0007\u007f no\r\n\r\n");
        var (code, output, error) = await LoadAsync("room", $"ws://{listener.LocalEndpoint}/local", "--connections", "1", "--publishers", "1", "--ramp", "0");
        await answering;
        Assert.Equal(1, code);
        Assert.Contains("it answers 403 ?[2J?? no", error, StringComparison.Ordinal);
        AssertIsPlain(output, error);
    }

    [Fact]
    public async Task An_error_of_the_server_gives_no_orders()
    {
        var frame = new JsonObject { ["type"] = "error", ["code"] = Orders, ["message"] = Orders }.ToJsonString();
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None, hostility: new Hostility("message", frame));
        var (code, output, error) = await LoadAsync("room", chat.Url.ToString(), "--connections", "3", "--publishers", "1", "--rate", "10", "--duration", "0.5", "--ramp", "0");
        Assert.Equal(0, code);
        Assert.Contains("error         ?[2J???31m??????forged line: ", output, StringComparison.Ordinal);
        AssertIsPlain(output, error);
    }

    [Fact]
    public async Task A_file_that_is_compared_gives_no_orders()
    {
        using var files = new ReportFiles();
        using var others = new ReportFiles();
        ReportFile.Write(files.Json, Damaged(count: 1));
        ReportFile.Write(others.Json, Damaged(count: 2));
        var (code, output, error) = await LoadAsync("compare", files.Json, others.Json);
        Assert.Equal(0, code);
        Assert.Contains("worse    ?[2J???31m", output, StringComparison.Ordinal);
        AssertIsPlain(output, error);
    }

    private static RunReport Damaged(int count)
    {
        var report = ReportTests.Report(50, 5);
        return report with { Audit = [report.Audit[0] with { Fault = Orders, Count = count }] };
    }

    private static void AssertIsPlain(params string[] printed)
    {
        foreach (var line in printed.SelectMany(text => text.ReplaceLineEndings("\n").Split('\n')))
        {
            Assert.Equal(TerminalText.Clean(line), line);
            Assert.DoesNotMatch("^forged", line);
        }
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4_096]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }

    private static async Task<(int Code, string Output, string Error)> LoadAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await LoadProgram.RunAsync(arguments, TextWriter.Synchronized(output), error);
        return (code, output.ToString(), error.ToString());
    }
}
