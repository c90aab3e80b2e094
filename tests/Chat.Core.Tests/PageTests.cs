using Chat.Core.Actions;
using Chat.Core.Protocol;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests;

public sealed class PageTests
{
    /// <summary>On the page, and built with a later issue. Until then they answer <c>unknown_action</c>.</summary>
    private static readonly string[] NotYetBuilt = ["edit", "delete", "react", "sync", "typing", "read", "kick"];

    [Fact]
    public void Every_action_of_the_page_is_in_the_table_and_every_action_of_the_table_on_the_page() =>
        Assert.Equal(
            ProtocolPage.FirstCells("Client to server").Except(NotYetBuilt).Order(StringComparer.Ordinal),
            ActionTable.Actions.Select(action => action.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_is_not_yet_built_is_on_the_page_and_answers_unknown_action()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Empty(NotYetBuilt.Except(ProtocolPage.FirstCells("Client to server")));
        foreach (var action in NotYetBuilt)
            Assert.Equal("unknown_action", await chat.RefusedAsync("alice", $$"""{"action":"{{action}}","room":"lobby","seq":1,"target":1}"""));
    }

    [Fact]
    public void The_errors_are_those_of_the_page()
    {
        var paragraph = string.Join(' ', ProtocolPage.Section("Server to client")
            .SkipWhile(line => !line.StartsWith("Error codes:", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0));
        var codes = ProtocolPage.Quoted(paragraph).Where(word => word is not ("action" or "target" or "replyTo")).Distinct();
        Assert.Equal(codes.Order(StringComparer.Ordinal), ChatErrors.All.Select(error => error.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_session_at_wscat_gives_exactly_the_frames_of_the_page()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var session = ProtocolPage.Section("A session at wscat").Select(line => line.Trim()).ToArray();
        var sent = session.Where(line => line.StartsWith("> ", StringComparison.Ordinal)).Select(line => line[2..]).ToArray();
        var received = session.Where(line => line.StartsWith("< ", StringComparison.Ordinal)).Select(line => line[2..]).ToArray();

        Assert.NotEmpty(sent);
        var answers = new List<string>();
        foreach (var frame in sent) answers.Add(await chat.SendAsync("alice", frame));
        Assert.Equal(received, answers);
    }
}
