using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Core.Protocol;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests;

/// <summary>join, leave, history, who and ping.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task A_join_answers_where_the_room_stands()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        await SayAsync(chat, "bob", 3);
        Assert.Equal(
            """{"type":"joined","room":"cats","seq":3,"epoch":"k3v9","connections":2,"read":0"""
            + ""","entries":[],"more":false,"lost":false,"ref":"r"}""",
            await chat.SendAsync("alice", """{"action":"join","room":"cats","ref":"r"}"""));
        await chat.SendAsync("bob", "live");
        Assert.Equal(4, JsonDocument.Parse(Assert.Single(chat.Sender.To("alice"))).RootElement.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Joining_a_room_that_one_is_in_answers_the_same_and_changes_nothing()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var first = await chat.SendAsync("alice", """{"action":"join","room":"cats"}""");
        Assert.Equal(first, await chat.SendAsync("alice", """{"action":"join","room":"cats"}"""));
        Assert.Contains("\"room\":\"lobby\"", await chat.SendAsync("alice", """{"action":"join"}"""), StringComparison.Ordinal);
    }

    public static TheoryData<string, long[], bool> CatchingUp => new()
    {
        { "", [], false },
        { "\"after\":0", [1, 2, 3, 4, 5], false },
        { "\"after\":3", [4, 5], false },
        { "\"after\":5", [], false },
        { "\"after\":6", [1, 2, 3, 4, 5], true },
        { "\"after\":3,\"epoch\":\"k3v9\"", [4, 5], false },
        { "\"after\":3,\"epoch\":\"K3V9\"", [1, 2, 3, 4, 5], true },
        { "\"after\":3,\"epoch\":\"\"", [1, 2, 3, 4, 5], true },
        { "\"epoch\":\"k3v9\"", [], false },
        { "\"epoch\":\"other\"", [], true },
    };

    [Theory]
    [MemberData(nameof(CatchingUp))]
    public async Task A_join_brings_what_was_missed_or_says_that_it_is_lost(string fields, long[] seqs, bool lost)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        await SayAsync(chat, "bob", 5);
        var joined = await chat.AskAsync("alice", $$"""{"action":"join","room":"cats"{{(fields.Length > 0 ? "," + fields : "")}}}""");
        Assert.Equal(seqs, joined.Seqs());
        Assert.Equal((lost, false, 5L), (joined.Is("lost"), joined.Is("more"), joined.GetProperty("seq").GetInt64()));
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_lost_and_the_entries_begin_with_the_oldest_kept()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        await SayAsync(chat, "bob", 9);
        chat.Store.Forget("cats", 5);

        var joined = await chat.AskAsync("alice", """{"action":"join","room":"cats","after":2}""");
        Assert.Equal([5, 6, 7, 8, 9], joined.Seqs());
        Assert.True(joined.Is("lost"));
        Assert.False((await chat.AskAsync("alice", """{"action":"join","room":"cats","after":4}""")).Is("lost"));
        Assert.True((await chat.AskAsync("alice", """{"action":"history","room":"cats","after":3}""")).Is("lost"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(ChatLimits.HistoryEntries)]
    public async Task What_is_said_between_the_join_and_its_answer_comes_live_alone(int before)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        await SayAsync(chat, "bob", before, _ => "x");
        chat.Store.After = async operation =>
        {
            if (operation != "join") return;
            chat.Store.After = null;
            await chat.SendAsync("bob", "in between");
        };

        var joined = await chat.AskAsync("alice", """{"action":"join","room":"cats","after":0}""");

        Assert.Equal(Enumerable.Range(1, before).Select(seq => (long)seq), joined.Seqs());
        Assert.Equal(((long)before, false), (joined.GetProperty("seq").GetInt64(), joined.Is("more")));
        Assert.Contains($"\"seq\":{before + 1},", Assert.Single(chat.Sender.To("alice")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_absence_is_caught_up_with_to_the_end_page_by_page()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        await SayAsync(chat, "bob", 450, _ => new string('"', 1_000));

        var page = await chat.AskAsync("alice", """{"action":"join","room":"cats","after":0}""");
        var seen = new List<long>(page.Seqs());
        while (page.Is("more"))
        {
            page = await chat.AskAsync("alice", $$"""{"action":"history","room":"cats","after":{{seen[^1]}},"limit":200}""");
            Assert.NotEmpty(page.Seqs());
            seen.AddRange(page.Seqs());
        }

        Assert.Equal(Enumerable.Range(1, 450).Select(seq => (long)seq), seen);
    }

    [Fact]
    public async Task The_fifty_first_room_is_forbidden_until_one_is_left()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        for (var i = 1; i < 50; i++)
            Assert.Equal("joined", (await chat.AskAsync("alice", $$"""{"action":"join","room":"r{{i}}"}""")).Type());
        Assert.Equal("forbidden", await chat.RefusedAsync("alice", """{"action":"join","room":"r50"}"""));
        Assert.Equal("joined", (await chat.AskAsync("alice", """{"action":"join","room":"r7"}""")).Type());
        await chat.SendAsync("alice", """{"action":"leave","room":"r7"}""");
        Assert.Equal("joined", (await chat.AskAsync("alice", """{"action":"join","room":"r50"}""")).Type());
    }

    [Theory]
    [InlineData("after", "-1")]
    [InlineData("after", "1.5")]
    [InlineData("after", "1e3")]
    [InlineData("after", "9223372036854775808")]
    [InlineData("after", "\"1\"")]
    [InlineData("after", "null")]
    [InlineData("after", "true")]
    [InlineData("epoch", "null")]
    [InlineData("epoch", "7")]
    [InlineData("epoch", "{}")]
    public async Task What_was_last_seen_must_be_a_number_and_a_string(string key, string value)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Equal("invalid", await chat.RefusedAsync("alice", $$"""{"action":"join","room":"cats","{{key}}":{{value}}}"""));
        Assert.False(chat.Store.Has("cats", "alice"));
    }

    [Fact]
    public async Task A_leave_is_answered_the_same_when_there_was_nothing_to_leave()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        foreach (var _ in new[] { 1, 2 })
            Assert.Equal("""{"type":"left","room":"lobby","ref":"r"}""", await chat.SendAsync("alice", """{"action":"leave","ref":"r"}"""));
        Assert.Equal("""{"type":"left","room":"never"}""", await chat.SendAsync("alice", """{"action":"leave","room":"never"}"""));
        Assert.False(chat.Store.Has("lobby", "alice"));
    }

    [Theory]
    [InlineData("join")]
    [InlineData("leave")]
    [InlineData("history")]
    [InlineData("who")]
    public async Task A_connection_that_is_not_known_is_in_no_room(string action)
    {
        using var chat = new TestChat();
        Assert.Equal("not_in_room", await chat.RefusedAsync("stranger", $$"""{"action":"{{action}}"}"""));
    }

    [Fact]
    public async Task A_connection_that_ended_while_it_joined_is_told_that_it_is_not_known()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.Store.RemoveConnectionAsync("alice", TestContext.Current.CancellationToken);
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", """{"action":"join","room":"cats"}"""));
    }

    [Theory]
    [InlineData("history")]
    [InlineData("who")]
    public async Task Only_members_may_look_into_a_room(string action)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob", "cats");
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", $$"""{"action":"{{action}}","room":"cats"}"""));
        Assert.Equal("not_in_room", await chat.RefusedAsync("alice", $$"""{"action":"{{action}}","room":"never"}"""));
    }

    public static TheoryData<string, long[], bool> Pages => new()
    {
        { "\"limit\":3", [8, 9, 10], true },
        { "", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false },
        { "\"before\":4", [1, 2, 3], false },
        { "\"before\":9,\"limit\":2", [7, 8], true },
        { "\"before\":1", [], false },
        { "\"before\":0", [], false },
        { "\"before\":99", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false },
        { "\"after\":8", [9, 10], false },
        { "\"after\":2,\"limit\":2", [3, 4], true },
        { "\"after\":10", [], false },
        { "\"limit\":200", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], false },
        { "\"limit\":1", [10], true },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task History_pages_in_the_direction_asked_for(string fields, long[] seqs, bool more)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await SayAsync(chat, "alice", 10);
        var page = await chat.AskAsync("alice", $$"""{"action":"history"{{(fields.Length > 0 ? "," + fields : "")}}}""");
        Assert.Equal(seqs, page.Seqs());
        Assert.Equal((more, false, "k3v9"), (page.Is("more"), page.Is("lost"), page.Text("epoch")));
    }

    [Fact]
    public async Task Fifty_entries_are_the_default_of_history()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await SayAsync(chat, "alice", 60);
        var page = await chat.AskAsync("alice", """{"action":"history","ref":"r"}""");
        Assert.Equal(Enumerable.Range(11, 50).Select(seq => (long)seq), page.Seqs());
        Assert.Equal("r", page.Text("ref"));
    }

    [Theory]
    [InlineData("\"limit\":0", "limit")]
    [InlineData("\"limit\":201", "limit")]
    [InlineData("\"limit\":-1", "limit")]
    [InlineData("\"limit\":null", "limit")]
    [InlineData("\"limit\":\"5\"", "limit")]
    [InlineData("\"limit\":5.0", "limit")]
    [InlineData("\"before\":-1", "before")]
    [InlineData("\"before\":null", "before")]
    [InlineData("\"after\":[]", "after")]
    [InlineData("\"after\":1,\"before\":5", "before")]
    public async Task History_of_a_wrong_range_is_invalid(string fields, string named)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var answer = await chat.AskAsync("alice", $$"""{"action":"history",{{fields}}}""");
        Assert.Equal("invalid", answer.Text("code"));
        Assert.Contains($"\"{named}\"", answer.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"before\":100")]
    [InlineData(",\"after\":0")]
    public async Task Entries_are_cut_to_a_frame_at_the_end_that_the_client_pages_on_from(string fields)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await SayAsync(chat, "alice", 20, _ => new string('\\', 8_192));
        var answer = await chat.SendAsync("alice", $$"""{"action":"history"{{fields}}}""");
        var page = JsonDocument.Parse(answer).RootElement;
        Assert.Equal(fields.Contains("after", StringComparison.Ordinal) ? [1] : [20], page.Seqs());
        Assert.True(page.Is("more"));
        Assert.InRange(answer.Length, 1, ChatLimits.FrameBytes);
    }

    [Fact]
    public async Task Members_are_listed_once_by_name_and_every_connection_counts()
    {
        using var chat = new TestChat();
        foreach (var name in new[] { "bob", "alice", "Zoe", "a.b" }) await chat.ConnectAsync(name);
        await chat.ConnectAsync("alice", id: "alice-phone");
        Assert.Equal(
            """{"type":"members","room":"lobby","connections":5,"members":[{"user":"guest:Zoe","name":"Zoe"},"""
            + """{"user":"guest:a.b","name":"a.b"},{"user":"guest:alice","name":"alice"},"""
            + """{"user":"guest:bob","name":"bob"}],"ref":"r"}""",
            await chat.SendAsync("alice", """{"action":"who","ref":"r"}"""));
    }

    [Fact]
    public async Task Pages_of_members_miss_nobody_who_stays_although_others_come_and_go_between_them()
    {
        using var chat = new TestChat();
        var names = Enumerable.Range(0, 2_000).Select(i => $"member-{i.ToString("d6", CultureInfo.InvariantCulture)}-of-many").ToArray();
        foreach (var name in names) await chat.ConnectAsync(name);

        var seen = new List<string>();
        var pages = 0;
        string? cursor = null;
        do
        {
            var asked = cursor is null ? """{"action":"who"}""" : $$"""{"action":"who","cursor":"{{cursor}}"}""";
            var answer = await chat.SendAsync(names[0], asked);
            Assert.InRange(Encoding.UTF8.GetByteCount(answer), 1, ChatLimits.FrameBytes);
            var page = JsonDocument.Parse(answer).RootElement;
            seen.AddRange(page.GetProperty("members").EnumerateArray().Select(member => member.Text("name")!));
            cursor = page.Text("cursor");
            await chat.Backend.DisconnectAsync(seen[^1], TestContext.Current.CancellationToken);
            await chat.ConnectAsync($"aaa-{pages++}");
        }
        while (cursor is not null);

        Assert.Equal(names, seen);
        Assert.True(pages > 1);
    }

    [Fact]
    public async Task A_list_of_many_pages_reads_the_roster_once_and_shows_nobody_whose_time_is_over()
    {
        using var chat = new TestChat();
        for (var i = 0; i < 1_500; i++) await chat.ConnectAsync($"member-{i}-of-many-in-this-room");
        await chat.ConnectAsync("alice");
        var (pages, cursor) = (0, (string?)null);
        do
        {
            var page = await chat.AskAsync("alice", cursor is null ? """{"action":"who"}""" : $$"""{"action":"who","cursor":"{{cursor}}"}""");
            (pages, cursor) = (pages + 1, page.Text("cursor"));
        }
        while (cursor is not null);

        Assert.True(pages > 2);
        Assert.Single(chat.Store.Calls, "roster");

        chat.Time.Advance(TimeSpan.FromMinutes(100));
        await chat.ConnectAsync("bob");
        Assert.Equal(1_502, (await chat.AskAsync("bob", """{"action":"who"}""")).GetProperty("connections").GetInt32());
        chat.Time.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(1, (await chat.AskAsync("bob", """{"action":"who"}""")).GetProperty("connections").GetInt32());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"no cursor!\"")]
    [InlineData("\"bm9uc2Vuc2U\"")]
    [InlineData("\"OTphYg\"")]
    [InlineData("null")]
    [InlineData("5")]
    public async Task A_cursor_that_nobody_gave_is_invalid(string value)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Equal("invalid", await chat.RefusedAsync("alice", $$"""{"action":"who","cursor":{{value}}}"""));
    }

    [Fact]
    public async Task A_ping_is_answered_with_the_time_and_touches_nothing()
    {
        using var chat = new TestChat();
        chat.Time.Advance(TimeSpan.FromMilliseconds(7));
        Assert.Equal(
            """{"type":"pong","at":"2026-11-24T09:00:00.007Z","ref":"r"}""",
            await chat.SendAsync("anybody", """{"action":"ping","ref":"r"}"""));
        Assert.Empty(chat.Store.Calls);
    }

    [Fact]
    public async Task A_room_that_began_anew_is_read_anew()
    {
        using var chat = new TestChat();
        foreach (var name in new[] { "alice", "bob", "carol" }) await chat.ConnectAsync(name);
        await chat.SendAsync("alice", "one");
        chat.Store.Wipe("lobby");
        chat.Store.NewEpoch = () => "next";
        await chat.SendAsync("alice", """{"action":"join"}""");
        await chat.SendAsync("carol", """{"action":"join"}""");

        await chat.SendAsync("alice", "two");

        Assert.Single(chat.Sender.To("bob"));
        Assert.Equal(2, chat.Sender.To("carol").Count);
    }

    private static async Task SayAsync(TestChat chat, string who, int count, Func<int, string>? text = null)
    {
        for (var i = 1; i <= count; i++) await chat.SendAsync(who, text?.Invoke(i) ?? $"text {i}");
    }
}
