using Chat.Core;
using Chat.Lambda.Tests.Doubles;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Chat.Lambda.Tests;

public sealed class MalformedEventTests
{
    private static readonly string[] Malformed =
    [
        "", "not json", "null", "5", "\"text\"", "[]", "{}", "{",
        """{"requestContext":null}""",
        """{"requestContext":"here"}""",
        """{"requestContext":{}}""",
        """{"requestContext":{"connectionId":null}}""",
        """{"requestContext":{"connectionId":""}}""",
        """{"requestContext":{"connectionId":5}}""",
        """{"requestContext":{"connectionId":"x","connectedAt":"yesterday"}}""",
        """{"body":{"action":"ping"},"requestContext":{"connectionId":"x"}}""",
    ];

    public static TheoryData<string, string> Cases =>
        new(ChatTopology.Routes.Select(route => route.Function).Distinct().SelectMany(function => Malformed.Select(json => (function.Name, json))));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_malformed_event_gets_an_error_answer(string handler, string json)
    {
        var chat = new TestFunctions();
        var reply = await chat.ReplyAsync(handler, json);
        Assert.Equal(400, reply.GetProperty("statusCode").GetInt32());
        Assert.StartsWith("The event ", reply.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Empty(chat.Store.ReceivedCalls());
        var line = Assert.Single(chat.Log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("request-1", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_handler_is_named_with_those_there_are()
    {
        var chat = new TestFunctions();
        var unknown = await Assert.ThrowsAsync<KeyNotFoundException>(() => chat.InvokeAsync("Connect", TestFunctions.Event("connect")));
        Assert.Equal("There is no function 'Connect': use one of connect, disconnect, message, fan-out.", unknown.Message);
        Assert.Equal(unknown.Message, Assert.Throws<KeyNotFoundException>(() => chat.Functions.Handler("Connect")).Message);
    }

    [Fact]
    public void Every_function_of_the_topology_has_its_handler() =>
        Assert.All(ChatTopology.Routes.Select(route => route.Function), function => Assert.NotNull(new TestFunctions().Functions.Handler(function.Name)));
}
