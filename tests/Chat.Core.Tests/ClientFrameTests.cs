using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests;

/// <summary>What a frame gets that the chat cannot take, and what it takes although it looks odd.</summary>
public sealed class ClientFrameTests
{
    public static TheoryData<string> NotJson => new(
        "{", "{}}", "{} {}", "{}x", """{"action":"ping"},""", """{"action":"ping",}""", """{action:"ping"}""", "{'action':'ping'}",
        """{"action":"ping"} // no""", """{"action":"ping" /* no */}""", """{"action":ping}""", """{"action":"ping","x":01}""",
        """{"action":"ping","x":NaN}""", """{"action":"ping","x":+1}""", """{"action":"ping","x":"a""",
        "{\"action\":\"ping\",\"x\":\"\n\"}",
        """{"action":"ping","x":"\q"}""", """{"action":"ping","x":"\u12"}""",
        " \n {\"action\":", "{\0}",
        "\u00a0{\"action\":\"ping\"}");

    public static TheoryData<string> HalfPairs => new(
        """{"action":"ping","x":"\ud83d"}""", """{"action":"ping","x":"\ude00"}""", """{"action":"ping","x":"\ud83dx"}""",
        """{"action":"ping","x":"\ud83d\n"}""", """{"action":"ping","x":"\ud83d\ud83d\ude00"}""",
        """{"action":"ping","x":"\ude00\ud83d"}""",
        """{"action":"ping","\ud83d":1}""", """{"action":"ping","x":{"y":["\uD800"]}}""", """{"action":"ping","x":{"\uDFFF":0}}""",
        """{"action":"message","text":"a\ud83d"}""", """{"action":"ping","ref":"\udc00"}""", """{"action":"\udc00"}""",
        "{\"action\":\"ping\",\"x\":\"\ud83d\"}", "{\"action\":\"ping\",\"x\":\"\\ud83d\ude00\"}", "{\"action\":\"ping\",\"\ude00\":1}",
        "half \ud83d", "\ude00");

    public static TheoryData<string> UnknownActions => new(
        "{}", """{"ref":"r"}""", """{"action":null}""", """{"action":1}""", """{"action":["ping"]}""", """{"action":{"a":"ping"}}""",
        """{"action":""}""", """{"action":"Ping"}""", """{"action":"ping "}""", """{"action":"pin"}""", """{"action":"pings"}""",
        """{"action":"$connect"}""",
        """{"Action":"ping"}""", """{"action":"ping","action":"nope"}""", """{"x":{"action":"ping"}}""");

    public static TheoryData<string> Pings => new(
        """{"action":"ping"}""", " \t\r\n{ \"action\" : \"ping\" } \n",
        """{"\u0061ction":"p\u0069ng"}""", """{"action":"nope","action":"ping"}""",
        """{"action":"ping","room":5,"text":null,"limit":"x","to":"bob"}""", """{"action":"ping","id":"not one id"}""",
        """{"action":"ping","x":{"action":"nope","deep":[1,2,{"text":null}]},"y":[[]]}""", """{"action":"ping","x":"\ud83d\ude00"}""",
        """{"action":"ping","\ud83d\ude00":"\\ud83d"}""", """{"action":"ping","":0,"x":-1.5e300,"y":true}""");

    /// <summary>An unknown key is never an error, whatever a client of another version puts under it.</summary>
    [Theory]
    [InlineData("[", "]", 16_000)]
    [InlineData("[{\"a\":", "}]", 4_000)]
    [InlineData("[", "]", 60_000)]
    public async Task A_frame_may_be_as_deep_as_it_is_long(string open, string close, int levels)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var deep = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
        var answer = await chat.AskAsync("alice", $$"""{"x":{{deep}},"action":"ping","ref":"r"}""");
        Assert.Equal("r", answer.Text("ref"));
        Assert.Equal(levels < 20_000 ? null : "too_large", answer.Text("code"));
        if (levels > 20_000) return;
        Assert.Equal("invalid", await chat.RefusedAsync("alice", $$"""{"action":"message","text":{{deep}}}"""));
        Assert.Equal("bad_json", await chat.RefusedAsync("alice", $$"""{"action":"ping","x":{{deep[..^1]}}}"""));
    }

    [Theory]
    [MemberData(nameof(NotJson))]
    public Task What_is_not_one_strict_JSON_object_is_bad_json(string frame) => AnswersAsync("bad_json", frame);

    [Theory]
    [MemberData(nameof(HalfPairs))]
    public Task Half_a_surrogate_pair_anywhere_is_bad_json(string frame) => AnswersAsync("bad_json", frame);

    [Theory]
    [MemberData(nameof(UnknownActions))]
    public Task An_action_that_is_missing_no_string_or_not_known_is_unknown_action(string frame) => AnswersAsync("unknown_action", frame);

    [Theory]
    [MemberData(nameof(Pings))]
    public async Task Odd_but_strict_JSON_and_keys_that_ping_does_not_know_are_taken(string frame)
    {
        using var chat = new TestChat();
        Assert.Equal("pong", (await chat.AskAsync("alice", frame)).Type());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[\"r\"]")]
    [InlineData("\"a b\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\\u007f\"")]
    [InlineData("\"é\"")]
    [InlineData("\"12345678901234567890123456789012345678901234567890123456789012345\"")]
    public async Task A_wrong_ref_is_invalid_and_not_echoed(string value)
    {
        using var chat = new TestChat();
        var answer = await chat.AskAsync("alice", $$"""{"action":"ping","ref":{{value}}}""");
        Assert.Equal("invalid", answer.Text("code"));
        Assert.Contains("\"ref\"", answer.Text("message"), StringComparison.Ordinal);
        Assert.Null(answer.Text("ref"));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("~\\\"</>&+'")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_ref_comes_back_as_it_was_sent(string tag)
    {
        using var chat = new TestChat();
        var quoted = System.Text.Json.JsonSerializer.Serialize(tag);
        Assert.Equal(tag, (await chat.AskAsync("alice", $$"""{"action":"ping","ref":{{quoted}}}""")).Text("ref"));
    }

    [Theory]
    [InlineData("""{"action":"nope","ref":"r1","id":"i1"}""", "unknown_action")]
    [InlineData("""{"ref":"r1","id":"i1"}""", "unknown_action")]
    [InlineData("""{"action":"message","ref":"r1","id":"i1"}""", "invalid")]
    [InlineData("""{"action":"message","ref":"r1","id":"i1","text":"x","room":"elsewhere"}""", "not_in_room")]
    [InlineData("""{"action":"history","ref":"r1","id":"i1","limit":0}""", "invalid")]
    public async Task Errors_carry_ref_and_id(string frame, string code)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var answer = await chat.AskAsync("alice", frame);
        Assert.Equal((code, "r1", "i1"), (answer.Text("code"), answer.Text("ref"), answer.Text("id")));
    }

    [Theory]
    [InlineData("""{"action":"nope","ref":""}""", "unknown_action")]
    [InlineData("""{"action":"message","ref":"","id":"","to":"x"}""", "\"ref\"")]
    [InlineData("""{"action":"message","id":"","to":"x","room":"","text":""}""", "\"id\"")]
    [InlineData("""{"action":"message","to":"x","replyTo":1,"room":"","text":""}""", "\"to\"")]
    [InlineData("""{"action":"message","replyTo":1,"room":"","text":""}""", "\"replyTo\"")]
    [InlineData("""{"action":"message","room":"","text":""}""", "\"room\"")]
    [InlineData("""{"action":"message","text":""}""", "\"text\"")]
    [InlineData("""{"action":"join","room":"","after":-1,"epoch":1}""", "\"room\"")]
    [InlineData("""{"action":"join","after":-1,"epoch":1}""", "\"after\"")]
    [InlineData("""{"action":"join","epoch":1}""", "\"epoch\"")]
    [InlineData("""{"action":"history","before":1,"after":1,"limit":0}""", "\"before\"")]
    [InlineData("""{"action":"history","after":1,"limit":0}""", "\"limit\"")]
    public async Task Of_several_faults_the_first_in_the_order_of_the_page_is_named(string frame, string named)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var answer = await chat.AskAsync("alice", frame);
        Assert.Contains(named, $"{answer.Text("code")} {answer.Text("message")}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_of_exactly_32_KB_is_read_and_one_byte_more_is_too_large_with_its_ref()
    {
        using var chat = new TestChat();
        var frame = Padded("é", 32_768);
        Assert.Equal("pong", (await chat.AskAsync("alice", frame)).Type());

        var answer = await chat.AskAsync("alice", frame + " ");
        Assert.Equal(("too_large", "r", "i"), (answer.Text("code"), answer.Text("ref"), answer.Text("id")));
    }

    [Theory]
    [InlineData(32_769)]
    [InlineData(131_073)]
    [InlineData(2_000_000)]
    public async Task Beyond_32_KB_neither_JSON_nor_text_nor_rubbish_is_anything_but_too_large(int size)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Equal("too_large", await chat.RefusedAsync("alice", Padded("x", size)));
        Assert.Equal("too_large", await chat.RefusedAsync("alice", new string('x', size)));
        Assert.Equal("too_large", await chat.RefusedAsync("alice", new string('{', size)));
        Assert.Empty(chat.Store.Entries("lobby"));
    }

    [Fact]
    public async Task A_frame_of_thousands_of_unknown_keys_is_read()
    {
        using var chat = new TestChat();
        var keys = string.Concat(Enumerable.Range(0, 3_000).Select(key => $"\"k{key}\":1,"));
        Assert.Equal("pong", (await chat.AskAsync("alice", $$"""{{{keys}}"action":"ping"}""")).Type());
    }

    private static async Task AnswersAsync(string code, string frame)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        Assert.Equal(code, await chat.RefusedAsync("alice", frame));
        Assert.Empty(chat.Store.Entries("lobby"));
        Assert.Empty(chat.Sender.All);
    }

    /// <summary>A ping of exactly so many bytes.</summary>
    private static string Padded(string filler, int bytes)
    {
        const string Head = "{\"action\":\"ping\",\"ref\":\"r\",\"id\":\"i\",\"x\":\"";
        var room = bytes - Head.Length - 2;
        var width = System.Text.Encoding.UTF8.GetByteCount(filler);
        return Head + string.Concat(Enumerable.Repeat(filler, room / width)) + new string('x', room % width) + "\"}";
    }
}
