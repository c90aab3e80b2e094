using System.Globalization;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>Whatever a server sends, the run comes to its end and to a report.</summary>
public sealed class HostileServerTests
{
    public static TheoryData<string> Frames =>
    [
        // Half a surrogate, wherever a string may be.
        """{"type":"\ud800"}""", """{"type":"message","room":"\ud800"}""", """{"type":"message","room":"{room}","seq":1,"text":"\udc00"}""",
        """{"type":"error","code":"\ud800","ref":"m1"}""", """{"type":"error","code":"a","ref":"\ud83d"}""", """{"message":"\ud800"}""",
        """{"type":"message","room":"{room}","seq":1,"user":"\ud800","name":"\udfff","text":"{text}"}""",
        """{"type":"batch","frames":[{"type":"\ud800"},{"type":"presence"}]}""", """{"type":"x","ref":"r1","entries":[{"text":"\ud800"}]}""",
        // What is no object, or none all through.
        "", "null", "[]", "7", "{", "\0", """{"type":"message"}}}""", """{"type":"batch","frames":7}""", """{"type":"batch","frames":{"a":1}}""",
        """{"type":"batch","frames":[7,null,[]]}""", """{"type":7,"room":8,"seq":"9","text":null}""", $$"""{"a":{{new string('[', 200)}}""",
        // Numbers that no room has.
        """{"type":"message","room":"{room}","seq":-1,"text":"{text}"}""", """{"type":"message","room":"{room}","seq":-9223372036854775808,"text":"{text}"}""",
        """{"type":"message","room":"{room}","seq":9223372036854775807,"text":"{text}"}""", """{"type":"message","room":"{room}","seq":1e999,"text":"{text}"}""",
        """{"type":"message","room":"{room}","seq":0.5,"text":"{text}"}""", """{"type":"message","room":"{room}","seq":137438953472,"text":"{text}","ref":"m1"}""",
        // Texts that say that they are of a message which there cannot be.
        Text("4294967295 0 1"), Text("0 0 1"), Text("16777215 1 1"), Text("4294967296 1 1"), Text("0 1099511627775 1"), Text("0 9223372036854775807 1"),
        Text("1 1099511627776 9223372036854775807"), Text("0 1 1", 9_000),
        // Answers to what nobody asked.
        """{"type":"pong","ref":"p"}""", """{"type":"pong","ref":"p9223372036854775807"}""", """{"type":"pong","ref":"p99999999999999999999"}""",
        """{"type":"error","code":"x","ref":"m9223372036854775807","retryable":true,"retryAfterMs":9223372036854775807}""",
        """{"type":"message","room":"{room}","seq":1,"text":"{text}","ref":"m9223372036854775807"}""",
    ];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task A_frame_that_no_chat_sends_ends_no_run(string frame)
    {
        var report = await RunAsync(new Hostility("message", frame), "rooms");
        Assert.InRange(report.Counts.Acknowledged, 1, report.Counts.Sent);
        Assert.NotEmpty(Summary.Lines(report));
    }

    [Theory]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("[]")]
    [InlineData("""{"type":"batch"}""")]
    [InlineData("""{"type":"x","room":"\ud800"}""")]
    public async Task A_frame_that_is_none_counts_as_altered(string frame) =>
        Assert.Equal(["altered"], (await RunAsync(new Hostility("message", frame), "rooms", settle: 10)).Broken());

    public static TheoryData<string, string> Answers => new()
    {
        { "join", Joined("9223372036854775807", "e") },
        { "join", Joined("137438953472", "e") },
        { "join", Joined("-1", "e") },
        { "join", Joined("5", "e", more: true) },
        { "join", Joined("0", new string('e', 70_000)) },
        { "join", Joined("0", "e\",\"action\":\"leave") },
        { "join", """{"type":"joined","room":"{room}","seq":0,"entries":[{"text":"\ud800"},{"seq":-1},{"seq":-7}],"ref":"{ref}"}""" },
        { "history", """{"type":"history","room":"{room}","entries":[],"more":true,"ref":"{ref}"}""" },
        { "history", """{"type":"history","room":"{room}","entries":[{"seq":9223372036854775807}],"more":true,"ref":"{ref}"}""" },
        { "history", """{"type":"history","room":"{room}","entries":[{"type":"message","room":"\ud800","seq":1}],"ref":"{ref}"}""" },
        { "history", """{"type":"history","room":"{room}","entries":{"seq":1},"ref":"{ref}"}""" },
        { "history", """{"type":"error","code":"\ud800","ref":"{ref}"}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_no_chat_gives_is_a_failure_of_its_own_and_no_end_of_the_run(string action, string answer)
    {
        try
        {
            var report = await RunAsync(new Hostility(action, answer, IsInstead: true), "slow");
            Assert.NotEqual(0, report.ExitCode);
        }
        catch (LoadException refused)
        {
            Assert.Contains("it does not let a member join", refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<RunReport> RunAsync(Hostility hostility, string scenario, double settle = 0.5)
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None, hostility: hostility);
        return await Run.AsyncOf(Run.Small(chat.Url, scenario) with { Connections = 12, Duration = 0.3, Settle = settle });
    }

    // Whole but for what it says of itself: the letters follow from the number, and it is as long as it should be.
    private static string Text(string head, int size = Run.Size)
    {
        var number = long.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture);
        var letters = Enumerable.Range(0, size - MessageText.RunCharacters - head.Length - 2).Select(at => (char)('a' + ((number + at) % 26)));
        return $$$"""{"type":"message","room":"{room}","seq":1,"text":"{run} {{{head}}} {{{string.Concat(letters)}}}"}""";
    }

    private static string Joined(string seq, string epoch, bool more = false) =>
        $$$"""{"type":"joined","room":"{room}","seq":{{{seq}}},"epoch":"{{{epoch.Replace("\"", "\\\"", StringComparison.Ordinal)}}}","entries":[],"more":{{{(more ? "true" : "false")}}},"ref":"{ref}"}""";
}
