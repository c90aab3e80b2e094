using System.Text;
using Chat.Core;
using Chat.LocalGateway.Routing;

namespace Chat.LocalGateway.Tests.Messages;

public sealed class RouteTests
{
    private static ChatRoute Route(string key) => new(key, new("f"), TwoWay: false);

    private static string? Select(string expression, string body, params string[] keys) =>
        new RouteTable([.. keys.Select(Route)], expression).Select(Encoding.UTF8.GetBytes(body))?.Key;

    [Theory]
    [InlineData("""{"action":"message"}""", "message")]
    [InlineData("""{"text":{"action":"other"},"action":"message"}""", "message")]
    [InlineData("""{"text":[{"action":"message"}],"list":[1,[2]],"action":"other"}""", "$default")]
    [InlineData("""{"action":"other","action":"message"}""", "message")]
    [InlineData("""{"action":"mess\u0061ge"}""", "message")]
    [InlineData("""{"\u0061ction":"message"}""", "message")]
    [InlineData("""{"action":"Message"}""", "$default")]
    [InlineData("""{"action":"message "}""", "$default")]
    [InlineData("""{"action":""}""", "$default")]
    [InlineData("""{"action":null}""", "$default")]
    [InlineData("""{"action":{"a":"message"}}""", "$default")]
    [InlineData("""{"action":5}""", "5")]
    [InlineData("""{"action":1.50}""", "1.50")]
    [InlineData("""{"action":true}""", "true")]
    [InlineData("""{"action":["a", "b",1]}""", "[a, b, 1]")]
    [InlineData("""{"action":[]}""", "$default")]
    [InlineData("""{"action":"$connect"}""", "$default")]
    [InlineData("""{"action":"$disconnect"}""", "$default")]
    [InlineData("""{"action":"$default"}""", "$default")]
    [InlineData("""{"action":"\ud800"}""", "$default")]
    [InlineData("""{"action":"message"} trailing""", "$default")]
    [InlineData("""{"action":"message",}""", "$default")]
    [InlineData("""{"action":"message", body:"bare key"}""", "$default")]
    [InlineData("""{"other":"message"}""", "$default")]
    [InlineData("""["message"]""", "$default")]
    [InlineData("\"message\"", "$default")]
    [InlineData("message", "$default")]
    [InlineData("", "$default")]
    public void The_action_in_the_body_picks_the_route(string body, string expected) =>
        Assert.Equal(expected, Select("$request.body.action", body, "$connect", "$disconnect", "$default", "message", "5", "1.50", "true", "[a, b, 1]"));

    [Fact]
    public void A_value_longer_than_any_key_is_no_match() =>
        Assert.Equal("$default", Select("$request.body.action", $$"""{"action":"{{new string('x', 5000)}}"}""", "$default", "message"));

    [Fact]
    public void Without_a_default_nothing_matches() =>
        Assert.Null(Select("$request.body.action", "hello", "$connect", "$disconnect", "message"));

    [Theory]
    [InlineData("$request.body.meta.kind", """{"meta":{"kind":"a"}}""", "a")]
    [InlineData("$request.body.meta.kind", """{"kind":"b","meta":{"x":{"kind":"b"},"kind":"a"},"z":{"kind":"b"}}""", "a")]
    [InlineData("$request.body.meta.kind", """{"meta":"x","kind":"a"}""", "$default")]
    [InlineData("$request.body.meta.kind", """{"meta":{"x":1},"kind":"a"}""", "$default")]
    [InlineData("${request.body.action}", """{"action":"a"}""", "a")]
    [InlineData("${request.body.action}-${request.body.room}", """{"action":"join","room":"cats"}""", "join-cats")]
    [InlineData("${request.body.action}-${request.body.room}", """{"action":"join"}""", "join-")]
    [InlineData("${request.body.action}-${request.body.room}", "not JSON", "$default")]
    [InlineData("\\$${request.body.action}", """{"action":"${request.body.room}","room":"x"}""", "$default")]
    [InlineData("v1-${request.body.action}", """{"action":"a"}""", "v1-a")]
    [InlineData("a", "{}", "a")]
    public void Expressions_read_paths_and_templates_in_one_pass(string expression, string body, string expected) =>
        Assert.Equal(expected, Select(expression, body, "$default", "a", "b", "join-cats", "join-", "v1-a"));

    [Theory]
    [InlineData("$request.header.x")]
    [InlineData("${request.body.action")]
    [InlineData("$context.routeKey")]
    [InlineData("$request.body.")]
    public void An_expression_that_cannot_be_read_is_refused_at_the_start(string expression) =>
        Assert.Contains(expression, Assert.Throws<ArgumentException>(() => Select(expression, "{}", "a")).Message, StringComparison.Ordinal);
}
