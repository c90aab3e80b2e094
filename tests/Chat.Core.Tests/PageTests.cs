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
    public void The_page_says_which_actions_are_served_so_far() =>
        Assert.Equal(
            ActionTable.Actions.Select(action => action.Name),
            ProtocolPage.Quoted(ProtocolPage.Section("Served so far").First(line => line.Length > 0).Split('.')[0]));

    [Fact]
    public async Task What_is_not_yet_built_is_on_the_page_and_answers_unknown_action()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        Assert.Empty(NotYetBuilt.Except(ProtocolPage.FirstCells("Client to server")));
        foreach (var action in NotYetBuilt)
        {
            var frame = $$"""{"action":"{{action}}","room":"lobby","seq":1,"target":1}""";
            Assert.Equal("unknown_action", await chat.RefusedAsync("alice", frame));
        }
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

    [Fact]
    public void Every_request_of_the_sources_is_an_action_of_the_table()
    {
        var requests = typeof(ActionTable).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IChatAction<>)));
        Assert.Equal(
            ActionTable.Actions.Select(action => action.Name).Order(StringComparer.Ordinal),
            requests.Select(request => request.Name.ToLowerInvariant()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_frame_of_the_sources_is_in_the_JSON_list_and_on_the_page()
    {
        var page = ProtocolPage.FirstCells("Server to client");
        foreach (var frame in typeof(ServerFrame).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ServerFrame))))
        {
            Assert.True(ChatJson.Default.GetTypeInfo(frame) is not null, $"{frame.Name} is not in the list of ChatJson.");
            var name = frame.Name.Replace("Frame", "", StringComparison.Ordinal).ToLowerInvariant();
            var type = frame == typeof(EntryFrame) ? "message" : name;
            Assert.True(page.Contains(type), $"The page has no row for {type}.");
        }
    }

    /// <summary>Each field of the page, given as null, which it may never be: so the field is known and checked.</summary>
    public static TheoryData<string, string> Fields
    {
        get
        {
            var fields = new TheoryData<string, string>();
            foreach (var row in ProtocolPage.Rows("Client to server"))
            {
                var cells = row.Split('|');
                var action = ProtocolPage.Quoted(cells[1]).Single();
                if (NotYetBuilt.Contains(action)) continue;
                foreach (var name in ProtocolPage.Quoted(WithoutAsides(cells[2])).Append("ref")) fields.Add(action, name.TrimEnd('?'));
            }

            return fields;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Every_field_of_the_page_is_known_to_its_action(string action, string field)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        var text = action == "message" && field != "text" ? "\"text\":\"x\"," : "";
        var answer = await chat.AskAsync("alice", $$"""{"action":"{{action}}",{{text}}"{{field}}":null}""");
        Assert.Equal("invalid", answer.Text("code"));
        Assert.Contains($"\"{field}\"", answer.Text("message"), StringComparison.Ordinal);
    }

    private static string WithoutAsides(string cell)
    {
        for (var open = cell.IndexOf('(', StringComparison.Ordinal); open >= 0; open = cell.IndexOf('(', StringComparison.Ordinal))
            cell = cell.Remove(open, cell.IndexOf(')', open) - open + 1);
        return cell;
    }
}
