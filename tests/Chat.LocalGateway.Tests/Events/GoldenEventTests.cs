using System.Net;
using System.Text;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Microsoft.Extensions.Time.Testing;

namespace Chat.LocalGateway.Tests.Events;

/// <summary>
/// The events byte for byte, in the form of captures of the real service; the files are laid out for reading, and compared
/// without white space between tokens. The variable parts are fixed by the clock and the ids that are given.
/// </summary>
public sealed class GoldenEventTests
{
    private const string Host = "k3j9x0a7bq.execute-api.us-east-1.amazonaws.com";
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64)";
    private const long ConnectedAt = 1795496400118;

    private static readonly EventSubject Subject = new("UhR2teNkIAMCE-w=", ConnectedAt, ClientOrigin.Of(Host, "203.0.113.7", Agent));

    private static EventWriter At(long epoch, IReadOnlyDictionary<string, string>? variables = null) => new(
        new GatewayOptions { Stage = "prod", ApiId = "k3j9x0a7bq", StageVariables = variables }, new EventIds(1, 0),
        new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(epoch)));

    private static string Text(EventBytes bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Json.Span);
        bytes.Return();
        return text;
    }

    /// <summary>The file without the white space that is outside strings.</summary>
    private static string Golden(string name)
    {
        var compact = new StringBuilder();
        bool inside = false;
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name));
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && text[i - 1] != '\\') inside = !inside;
            if (inside || !char.IsWhiteSpace(text[i])) compact.Append(text[i]);
        }
        return compact.ToString();
    }

    private static KeyValuePair<string, string>[] Sent { get; } =
    [
        new("host", Host), new("upgrade", "websocket"), new("connection", "Upgrade"), new("sec-websocket-version", "13"),
        new("Sec-WebSocket-Key", "mJ0cV3kq7tYdC1o0eXw4Zg=="), new("user-agent", Agent), new("Origin", "https://chat.example.com"),
        new("Sec-WebSocket-Protocol", "chat.v1"), new("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
    ];

    [Fact]
    public void The_connect_event_is_the_golden_one()
    {
        var headers = ConnectHeaders.Of(Sent, IPAddress.Parse("203.0.113.7"), 443, "Root=1-6b0519d0-5b7c2d9e4f60718293a4b5c6");
        var data = new ConnectEventData(headers, [new("name", "alice"), new("room", "lobby")]);
        Assert.Equal(Golden("connect.json"), Text(At(1795496400120).Connect(Subject, "UhR2tFb0oAMFq1w=", data)));
    }

    [Fact]
    public void A_token_among_the_subprotocols_is_in_the_event_as_the_browser_wrote_it()
    {
        const string offered = "chat.v1, bearer.eyJhbGciOiJSUzI1NiJ9.e30.c2ln";
        var sent = Sent.Select(header => header.Value == "chat.v1" ? new(header.Key, offered) : header).ToArray();
        var headers = ConnectHeaders.Of(sent, IPAddress.Parse("203.0.113.7"), 443, "Root=1-6b0519d0-5b7c2d9e4f60718293a4b5c6");
        var data = new ConnectEventData(headers, [new("name", "alice"), new("room", "lobby")]);
        Assert.Equal(
            Golden("connect.json").Replace("\"chat.v1\"", $"\"{offered}\"", StringComparison.Ordinal),
            Text(At(1795496400120).Connect(Subject, "UhR2tFb0oAMFq1w=", data)));
    }

    [Fact]
    public void The_message_event_is_the_golden_one() =>
        Assert.Equal(
            Golden("message.json"),
            Text(At(1795496410305).Message(Subject, "UhR4SHkZIAMFgCg=", "message", """{"action":"message","text":"hello"}"""u8)));

    [Fact]
    public void The_disconnect_event_is_the_golden_one() =>
        Assert.Equal(
            Golden("disconnect.json"),
            Text(At(1795496462044).Disconnect(
                Subject, "UhSAOE5toAMFtHQ=", new Ending(EndedBy.Client, 1005, "Client-side close frame status not set"))));

    [Fact]
    public void What_is_absent_is_left_out()
    {
        var subject = Subject with { Origin = ClientOrigin.Of(Host, "203.0.113.7", null) };
        var connect = Text(At(0).Connect(subject, "r", new ConnectEventData([], [])));
        Assert.DoesNotContain("ueryString", connect, StringComparison.Ordinal);
        Assert.Contains("\"identity\":{\"sourceIp\":\"203.0.113.7\"}", connect, StringComparison.Ordinal);
        Assert.DoesNotContain("null", connect, StringComparison.Ordinal);
        Assert.DoesNotContain("stageVariables", connect, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_variables_are_in_every_event()
    {
        var events = At(0, new Dictionary<string, string> { ["colour"] = "blue" });
        const string expected = "\"stageVariables\":{\"colour\":\"blue\"}";
        Assert.Contains(expected, Text(events.Connect(Subject, "r", new ConnectEventData([], []))), StringComparison.Ordinal);
        Assert.Contains(expected, Text(events.Message(Subject, "r", "k", "x"u8)), StringComparison.Ordinal);
        Assert.Contains(expected, Text(events.Disconnect(Subject, "r", new Ending(EndedBy.Loss, 1006, ""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_repeated_name_the_last_counts_and_all_are_listed()
    {
        var data = new ConnectEventData([], [new("a", "1"), new("b", "x"), new("a", "2")]);
        Assert.Contains(
            "\"queryStringParameters\":{\"a\":\"2\",\"b\":\"x\"},\"multiValueQueryStringParameters\":{\"a\":[\"1\",\"2\"],\"b\":[\"x\"]}",
            Text(At(0).Connect(Subject, "r", data)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_any_text_survives_and_is_not_escaped_more_than_json_asks()
    {
        const string body = "ümläut 😀 <b>&'+/\" \\ \u0001 \n 世界";
        var json = Text(At(0).Message(Subject, "r", "k", Encoding.UTF8.GetBytes(body)));
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal(body, parsed.RootElement.GetProperty("body").GetString());
        Assert.Contains("ümläut 😀 <b>&'+/\\\" \\\\ \\u0001 \\n 世界", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_body_fits()
    {
        var body = new byte[131_072];
        Array.Fill(body, (byte)'"');
        using var parsed = System.Text.Json.JsonDocument.Parse(Text(At(0).Message(Subject, "r", "k", body)));
        Assert.Equal(131_072, parsed.RootElement.GetProperty("body").GetString()!.Length);
    }
}
