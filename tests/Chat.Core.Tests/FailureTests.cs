using Chat.Core.Delivery;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests;

public sealed class FailureTests
{
    private const string Secret = "the secret text of a message";

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> StoreCalls => new()
    {
        { "find", $$"""{"action":"message","text":"{{Secret}}","ref":"r","id":"i"}""" },
        { "append", $$"""{"action":"message","text":"{{Secret}}","ref":"r","id":"i"}""" },
        { "roster", $$"""{"action":"message","text":"{{Secret}}","ref":"r","id":"i"}""" },
        { "join", """{"action":"join","room":"cats","ref":"r","id":"i"}""" },
        { "history", """{"action":"join","room":"cats","after":0,"ref":"r","id":"i"}""" },
        { "leave", """{"action":"leave","ref":"r","id":"i"}""" },
        { "is member", """{"action":"history","ref":"r","id":"i"}""" },
        { "history", """{"action":"history","ref":"r","id":"i"}""" },
        { "roster", """{"action":"who","ref":"r","id":"i"}""" },
    };

    [Theory]
    [MemberData(nameof(StoreCalls))]
    public async Task A_store_that_fails_is_internal_retryable_and_logged_with_connection_and_kind(string operation, string frame)
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        await chat.Store.ConnectAsync(new("alice", "guest:alice", "alice", "lobby", TestChat.Start, TestChat.Start.AddHours(2)), Test);
        chat.Store.Before = name => name == operation ? throw new InvalidOperationException(Secret, new IOException(Secret)) : default;

        var answer = await chat.AskAsync("alice", frame);

        Assert.Equal(("internal", "r", "i"), (answer.Text("code"), answer.Text("ref"), answer.Text("id")));
        Assert.True(answer.GetProperty("retryable").GetBoolean());
        var line = Assert.Single(chat.Log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains("alice", line.Text, StringComparison.Ordinal);
        Assert.Contains(frame.Split('"')[3], line.Text, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException <- System.IO.IOException", line.Text, StringComparison.Ordinal);
        NothingLeaks(chat);

        chat.Store.Before = null;
        Assert.NotEqual("error", (await chat.AskAsync("alice", frame)).Type());
    }

    [Fact]
    public async Task A_message_that_was_stored_but_not_delivered_is_repaired_by_its_retry()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        chat.Store.Before = name => name == "roster" ? throw new IOException("net") : default;
        Assert.Equal("internal", await chat.RefusedAsync("alice", """{"action":"message","text":"hello","id":"i"}"""));
        Assert.Empty(chat.Sender.All);

        chat.Store.Before = null;
        Assert.Equal("message", (await chat.AskAsync("alice", """{"action":"message","text":"hello","id":"i"}""")).Type());
        Assert.Single(chat.Sender.To("bob"));
        Assert.Single(chat.Store.Entries("lobby"));
    }

    [Fact]
    public async Task A_connect_that_failed_half_way_leaves_nobody_behind()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        await chat.ConnectAsync("alice");
        chat.Store.After = name => name == "connect" ? throw new IOException() : default;
        Assert.Equal(500, (await chat.Backend.ConnectAsync(new("bob", TestChat.Start, null, null), Test)).StatusCode);
        chat.Store.After = null;
        Assert.False(chat.Store.Has("lobby", "bob"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ghost_that_could_not_be_removed_is_met_again_by_the_next_message(bool outOfTime)
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("ghost");
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        chat.Sender.Outcome = id => new(id == "ghost" ? DeliveryOutcome.Gone : DeliveryOutcome.Delivered);
        using var deadline = new CancellationTokenSource();
        chat.Store.Before = name =>
        {
            if (name != "remove") return default;
            if (!outOfTime) throw new IOException();
            deadline.Cancel();
            throw new OperationCanceledException(deadline.Token);
        };
        var first = chat.Backend.ReceiveAsync("alice", "one", deadline.Token).AsTask();
        if (outOfTime) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        else await first;
        chat.Store.Before = null;
        await chat.SendAsync("alice", "two");
        Assert.False(chat.Store.Has("lobby", "ghost"));
    }

    [Fact]
    public async Task The_end_of_the_invocations_own_time_passes_through_and_is_no_failure()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();
        chat.Store.Before = _ => throw new OperationCanceledException(deadline.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chat.Backend.ReceiveAsync("alice", "x", deadline.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chat.Backend.DisconnectAsync("alice", deadline.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => chat.Backend.ConnectAsync(new("bob", TestChat.Start, null, null), deadline.Token).AsTask());
    }

    [Fact]
    public async Task A_time_out_inside_the_store_is_a_failure_like_any_other()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        await chat.ConnectAsync("alice");
        chat.Store.Before = _ => throw new TaskCanceledException();
        Assert.Equal("internal", await chat.RefusedAsync("alice", "x"));
    }

    [Fact]
    public async Task A_store_that_fails_refuses_the_handshake_and_is_silent_about_a_disconnect()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        chat.Store.Before = _ => throw new IOException(Secret);
        Assert.Equal(500, (await chat.Backend.ConnectAsync(new("alice", TestChat.Start, null, null), Test)).StatusCode);
        await chat.Backend.DisconnectAsync("alice", Test);
        Assert.Equal(2, chat.Log.Lines.Count(line => line.Level == LogLevel.Error));
        Assert.All(chat.Log.Lines, line => Assert.Contains("alice", line.Text, StringComparison.Ordinal));
        NothingLeaks(chat);
    }

    [Fact]
    public async Task No_text_reaches_the_log_whatever_becomes_of_its_frame()
    {
        using var chat = new TestChat(new() { ThrottledBudget = TimeSpan.Zero }) { ExpectsTrouble = true };
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        await chat.ConnectAsync("old", id: "old");
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        foreach (var outcome in Enum.GetValues<DeliveryOutcome>())
        {
            chat.Sender.Outcome = _ => new(outcome);
            await chat.SendAsync("alice", Secret);
            await chat.ConnectAsync("bob");
        }

        chat.Sender.Outcome = _ => throw new InvalidOperationException(Secret);
        await chat.SendAsync("alice", Secret);
        await chat.SendAsync("alice", $$"""{"action":"{{Secret}}"}""");
        await chat.SendAsync("alice", $$"""{"action":"message","text":"{{Secret}}","to":"x"}""");
        await chat.SendAsync("alice", $$"""{"action":"message","text":5,"{{Secret}}":1}""");
        await chat.SendAsync("alice", "{" + Secret);
        chat.Sender.Outcome = _ => new(DeliveryOutcome.Gone);
        chat.Store.Before = name => name is "remove" ? throw new InvalidOperationException(Secret) : default;
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        await chat.SendAsync("alice", Secret);

        Assert.Contains(chat.Log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Contains(chat.Log.Lines, line => line.Level == LogLevel.Error);
        NothingLeaks(chat);
    }

    private static void NothingLeaks(TestChat chat)
    {
        foreach (var line in chat.Log.Lines) Assert.DoesNotContain(Secret, line.Text, StringComparison.OrdinalIgnoreCase);
    }
}
