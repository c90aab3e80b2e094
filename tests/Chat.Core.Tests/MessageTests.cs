using System.Text.Json;
using Chat.Core.Delivery;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests;

public sealed class MessageTests
{
    [Fact]
    public async Task Members_get_the_entry_and_the_sender_alone_its_id_and_ref()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        await chat.ConnectAsync("alice", id: "alice-phone");
        await chat.ConnectAsync("carol", "elsewhere");

        var own = await chat.SendAsync("alice", """{"action":"message","text":"hi \"all\" 😀 é","id":"i","ref":"r"}""");

        const string Frame =
            """{"type":"message","room":"lobby","seq":1,"user":"guest:alice","name":"alice","text":"hi \"all\" 😀 """
            + """é","at":"2026-11-24T09:00:00.000Z""";
        Assert.Equal(Frame + "\",\"id\":\"i\",\"ref\":\"r\"}", own);
        Assert.Equal([Frame + "\"}"], chat.Sender.To("bob"));
        Assert.Equal([Frame + "\"}"], chat.Sender.To("alice-phone"));
        Assert.Equal(2, chat.Sender.All.Count);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("  spaced\tout\n ")]
    [InlineData("[1,2]")]
    [InlineData("\"quoted\" \\u0041")]
    [InlineData("null")]
    [InlineData("\ufeff{\"action\":\"ping\"}")]
    [InlineData("/join cats")]
    public async Task What_a_person_types_is_a_message_to_the_starting_room_as_typed(string text)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice", "den");
        var own = await chat.AskAsync("alice", text);
        Assert.Equal(("message", "den", text), (own.Type(), own.Text("room"), own.Text("text")));
        Assert.Equal(text, Assert.Single(chat.Store.Entries("den")).Text);
    }

    public static TheoryData<string, string> RefusedTexts => new()
    {
        { "", "invalid" },
        { " \t\n ", "invalid" },
        { "\u3000\u00a0\u2003", "invalid" },
        { "a\0b", "invalid" },
        { "a\rb", "invalid" },
        { "\u001b[31m", "invalid" },
        { "a\u007f", "invalid" },
        { "a\u0080", "invalid" },
        { "a\u009fb", "invalid" },
        { new string('x', 8_193), "too_large" },
        { string.Concat(Enumerable.Repeat("é", 4_097)), "too_large" },
        { string.Concat(Enumerable.Repeat("😀", 2_049)), "too_large" },
        { new string(' ', 8_193), "too_large" },
    };

    [Theory]
    [MemberData(nameof(RefusedTexts))]
    public async Task A_text_outside_the_rules_is_refused_typed_plainly_or_not(string text, string code)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Equal(code, await chat.RefusedAsync("alice", text));
        Assert.Equal(code, await chat.RefusedAsync("alice", TestChat.MessageFrame(text)));
        Assert.Empty(chat.Store.Entries("lobby"));
    }

    public static TheoryData<string> AcceptedTexts => new(
        "x", "\tx\n", "\u00a0x", "a\u2028", "\u200b", "\ufffd", "\u00a1", new string('x', 8_192),
        string.Concat(Enumerable.Repeat("é", 4_096)), string.Concat(Enumerable.Repeat("😀", 2_048)), new string('"', 8_192),
        "\u0378\ue000\U000f0000\U0010ffff");

    [Theory]
    [MemberData(nameof(AcceptedTexts))]
    public async Task A_text_within_the_rules_reaches_everybody_unchanged(string text)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        var own = await chat.AskAsync("alice", TestChat.MessageFrame(text));
        Assert.Equal(text, own.Text("text"));
        Assert.Equal(text, JsonDocument.Parse(Assert.Single(chat.Sender.To("bob"))).RootElement.Text("text"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("[\"x\"]")]
    [InlineData("{\"x\":1}")]
    public async Task A_text_that_is_no_string_is_invalid(string value)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Equal("invalid", await chat.RefusedAsync("alice", $$"""{"action":"message","text":{{value}}}"""));
    }

    [Theory]
    [InlineData("to", "\"guest:bob\"")]
    [InlineData("to", "null")]
    [InlineData("to", "\"\"")]
    [InlineData("to", "{}")]
    [InlineData("replyTo", "1")]
    [InlineData("replyTo", "null")]
    [InlineData("t\\u006f", "\"guest:bob\"")]
    public async Task Nothing_meant_for_one_person_reaches_a_room(string key, string value)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        Assert.Equal("invalid", await chat.RefusedAsync("alice", $$"""{"action":"message","text":"secret","{{key}}":{{value}}}"""));
        Assert.Equal("invalid", await chat.RefusedAsync(
            "alice", $$"""{"action":"message","{{key}}":{{value}},"text":"secret","{{key}}":null}"""));
        Assert.Empty(chat.Sender.All);
        Assert.Empty(chat.Store.Entries("lobby"));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"-a\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"é\"")]
    [InlineData("\"12345678901234567890123456789012345678901234567890123456789012345\"")]
    public async Task A_room_outside_the_pattern_is_invalid_for_every_action(string room)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        foreach (var action in new[] { "message", "join", "leave", "history", "who" })
            Assert.Equal("invalid", await chat.RefusedAsync("alice", $$"""{"action":"{{action}}","text":"x","room":{{room}}}"""));
    }

    [Fact]
    public async Task Only_members_may_write_to_a_room()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", """{"action":"message","room":"cats","text":"x"}"""));
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", """{"action":"message","room":"nowhere","text":"x"}"""));
        Assert.Equal("not_in_room", await chat.RefusedAsync("stranger", "x"));
        Assert.Empty(chat.Sender.All);
    }

    [Fact]
    public async Task A_roster_that_is_known_lets_nobody_in_whom_it_does_not_list()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        await chat.SendAsync("bob", "warm up");
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", """{"action":"message","room":"cats","text":"x"}"""));
        Assert.Single(chat.Store.Entries("cats"));
    }

    [Fact]
    public async Task A_leave_holds_for_the_very_next_message()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        await chat.SendAsync("alice", "one");
        await chat.SendAsync("alice", """{"action":"leave"}""");

        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", "two"));
        await chat.SendAsync("bob", "three");
        Assert.Empty(chat.Sender.To("alice"));
    }

    [Fact]
    public async Task A_connection_that_another_process_removed_may_not_write_although_it_is_remembered()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.SendAsync("alice", "one");
        await chat.Store.RemoveConnectionAsync("alice", TestContext.Current.CancellationToken);
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", "two"));
    }

    [Fact]
    public async Task A_connection_past_its_lifetime_is_no_member_any_more()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.SendAsync("alice", "one");
        chat.Time.Advance(TimeSpan.FromMinutes(125));
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", "two"));
    }

    [Fact]
    public async Task A_repeated_id_is_answered_with_the_first_entry_which_is_delivered_again()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        var first = await chat.SendAsync("alice", """{"action":"message","text":"hello","id":"i","ref":"r1"}""");
        chat.Time.Advance(TimeSpan.FromMinutes(9));
        await chat.ConnectAsync("alice", "cats", "alice-again");

        var second = await chat.SendAsync("alice-again", """{"action":"message","room":"cats","text":"other","id":"i","ref":"r2"}""");

        Assert.Equal(first.Replace("r1", "r2", StringComparison.Ordinal), second);
        Assert.Equal(2, chat.Sender.To("bob").Count);
        Assert.Single(chat.Sender.To("bob").Distinct());
        Assert.Single(chat.Store.Entries("lobby"));
        Assert.Empty(chat.Store.Entries("cats"));
    }

    [Fact]
    public async Task A_repeated_id_is_answered_also_after_leaving()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var first = await chat.SendAsync("alice", """{"action":"message","text":"hello","id":"i"}""");
        await chat.SendAsync("alice", """{"action":"leave"}""");
        Assert.Equal(first, await chat.SendAsync("alice", """{"action":"message","text":"hello","id":"i"}"""));
    }

    [Fact]
    public async Task A_text_that_the_store_cannot_hold_is_too_large()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Equal("too_large", await chat.RefusedAsync("alice", "too large for this store"));
    }

    [Fact]
    public async Task In_the_steady_state_a_message_reads_no_roster_and_looks_no_membership_up()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        await chat.SendAsync("alice", "warm up");
        chat.Store.Calls.Clear();
        var lookups = chat.Store.MembershipLookups;

        for (var i = 0; i < 5; i++) await chat.SendAsync(i % 2 == 0 ? "alice" : "bob", "hello");

        Assert.All(chat.Store.Calls, call => Assert.Equal("append", call));
        Assert.Equal(lookups, chat.Store.MembershipLookups);
        Assert.Equal(6, chat.Store.Entries("lobby").Count);
    }

    [Fact]
    public async Task Milliseconds_are_what_is_kept_of_the_time()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        chat.Time.Advance(TimeSpan.FromTicks(1_239_999));
        var own = await chat.AskAsync("alice", "x");
        Assert.Equal("2026-11-24T09:00:00.123Z", own.Text("at"));
        Assert.Equal(TestChat.Start.AddMilliseconds(123), chat.Store.Entries("lobby")[0].At);
    }

    [Fact]
    public async Task Two_hundred_members_get_fifty_messages_sent_at_once_exactly_once_each()
    {
        using var chat = new TestChat();
        for (var i = 0; i < 200; i++) await chat.ConnectAsync($"m{i}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => chat.AskAsync($"m{i}", $"text {i}"))));

        Assert.Equal(Enumerable.Range(1, 50).Select(seq => (long)seq), answers.Select(own => own.GetProperty("seq").GetInt64()).Order());
        var received = chat.Sender.All.ToLookup(sent => sent.ConnectionId, sent => sent.Frame);
        Assert.Equal(50 * 199, chat.Sender.All.Count);
        for (var i = 0; i < 200; i++)
            Assert.Equal(i < 50 ? 49 : 50, received[$"m{i}"].Distinct().Count());
    }

    [Fact]
    public async Task A_member_that_is_gone_neither_fails_nor_delays_the_message()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("ghost");
        await chat.ConnectAsync("bob");
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        chat.Sender.Outcome = id => new(id == "ghost" ? DeliveryOutcome.Gone : DeliveryOutcome.Delivered);

        Assert.Equal("message", (await chat.AskAsync("alice", "one")).Type());
        Assert.False(chat.Store.Has("lobby", "ghost"));
        await chat.AskAsync("alice", "two");
        Assert.Single(chat.Sender.To("ghost"));
        Assert.Equal(2, chat.Sender.To("bob").Count);
    }
}
