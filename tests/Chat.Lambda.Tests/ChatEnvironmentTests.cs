using Chat.Core;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests;

public sealed class ChatEnvironmentTests
{
    private const string Queue = "https://sqs.us-east-1.amazonaws.com/123456789012/chat-prod-fan-out";

    private readonly Dictionary<string, string?> _variables = new()
    {
        [ChatEnvironment.HandlerVariable] = "connect",
        [ChatVariables.Table] = "chat",
        [ChatVariables.ManagementEndpoint] = "https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod",
        [ChatVariables.FanOutQueue] = Queue,
    };

    [Fact]
    public void What_is_set_is_read()
    {
        _variables[ChatEnvironment.RegionVariable] = "us-east-1";
        var stage = new Uri("https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod");
        Assert.Equal(new ChatEnvironment("connect", "chat", stage, "us-east-1", LogLevel.Information), Read());
    }

    [Fact]
    public void Where_the_handler_must_name_the_assembly_the_function_is_named_apart()
    {
        _variables[ChatEnvironment.HandlerVariable] = "Chat.Lambda";
        _variables[ChatVariables.Function] = "message";
        Assert.Equal("message", Read().Function);
    }

    [Theory]
    [InlineData("connect", false)]
    [InlineData("disconnect", false)]
    [InlineData("message", true)]
    [InlineData("fan-out", true)]
    public void A_function_that_uses_the_queue_must_be_told_where_it_is(string function, bool uses)
    {
        _variables[ChatEnvironment.HandlerVariable] = function;
        Assert.Equal(uses ? new Uri(Queue) : null, Read().FanOutQueue);
        _variables[ChatVariables.FanOutQueue] = null;
        if (uses) Assert.Contains(ChatVariables.FanOutQueue, Assert.Throws<InvalidOperationException>(Read).Message, StringComparison.Ordinal);
        else Assert.Null(Read().FanOutQueue);
    }

    [Theory]
    [InlineData("Chat.Lambda", "fan-out", true)]
    [InlineData("fan-out", null, true)]
    [InlineData("fan-out", "message", false)]
    [InlineData("message", null, false)]
    [InlineData(null, null, false)]
    public void Events_are_of_the_queue_for_the_function_behind_it_alone(string? handler, string? function, bool takes)
    {
        _variables[ChatEnvironment.HandlerVariable] = handler;
        _variables[ChatVariables.Function] = function;
        Assert.Equal(takes, ChatEnvironment.TakesFromQueue(_variables.GetValueOrDefault));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", 0)]
    [InlineData("500", 500)]
    public void The_inline_limit_is_a_number_or_the_chats_own(string? value, int? receivers)
    {
        _variables[ChatVariables.InlineReceivers] = value;
        Assert.Equal(receivers, Read().InlineReceivers);
    }

    [Theory]
    [InlineData("fan-out")]
    [InlineData("sqs://chat")]
    public void An_address_of_the_queue_that_is_none_is_named(string address)
    {
        _variables[ChatEnvironment.HandlerVariable] = "message";
        _variables[ChatVariables.FanOutQueue] = address;
        Assert.Contains(ChatVariables.FanOutQueue, Assert.Throws<InvalidOperationException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Debug", LogLevel.Debug)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("", LogLevel.Information)]
    public void The_level_is_a_name_in_any_case(string value, LogLevel level)
    {
        _variables[ChatVariables.LogLevel] = value;
        Assert.Equal(level, Read().LogLevel);
    }

    [Theory]
    [InlineData(ChatEnvironment.HandlerVariable, null)]
    [InlineData(ChatVariables.Table, "")]
    [InlineData(ChatVariables.ManagementEndpoint, null)]
    [InlineData(ChatVariables.ManagementEndpoint, "wss://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod")]
    [InlineData(ChatVariables.ManagementEndpoint, "prod")]
    [InlineData(ChatVariables.InlineReceivers, "many")]
    [InlineData(ChatVariables.InlineReceivers, "-1")]
    [InlineData(ChatVariables.LogLevel, "loud")]
    [InlineData(ChatVariables.LogLevel, "17")]
    [InlineData(ChatVariables.LogLevel, "3")]
    [InlineData(ChatVariables.AllowedOrigins, "chat.example.com")]
    [InlineData(ChatVariables.AllowedOrigins, "https://chat.example.com/")]
    [InlineData(ChatVariables.AllowedOrigins, "https://Chat.example.com")]
    [InlineData(ChatVariables.AllowedOrigins, "https://chat.example.com:443")]
    [InlineData(ChatVariables.AllowedOrigins, "https://bücher.example")]
    [InlineData(ChatVariables.AllowedOrigins, "https://chat.example.com,")]
    [InlineData(ChatVariables.AllowedOrigins, "https://a.example https://b.example")]
    [InlineData(ChatVariables.AllowedOrigins, "*")]
    [InlineData(ChatVariables.AllowedOrigins, "null")]
    [InlineData(ChatVariables.AllowedOrigins, "ws://chat.example.com")]
    public void What_is_missing_or_wrong_is_named_in_one_sentence(string variable, string? value)
    {
        _variables[variable] = value;
        var wrong = Assert.Throws<InvalidOperationException>(Read);
        Assert.Contains(variable, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
        Assert.EndsWith(".", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_and_origins_are_read()
    {
        Assert.Null(Read().Tokens);
        Assert.Empty(Read().AllowedOrigins);
        _variables[ChatVariables.TokenIssuer] = "https://login.example.com/";
        _variables[ChatVariables.TokenAudience] = "chat";
        _variables[ChatVariables.AllowedOrigins] = "https://chat.example.com, http://localhost:5173";
        Assert.Equal(new Chat.Tokens.TokenOptions("https://login.example.com/", "chat"), Read().Tokens);
        Assert.Equal(["https://chat.example.com", "http://localhost:5173"], Read().AllowedOrigins);
    }

    [Theory]
    [InlineData("https://login.example.com", null, "CHAT_TOKEN_ISSUER is set without CHAT_TOKEN_AUDIENCE: set both or neither.")]
    [InlineData("", "chat", "CHAT_TOKEN_AUDIENCE is set without CHAT_TOKEN_ISSUER: set both or neither.")]
    [InlineData("http://login.example.com", "chat", "CHAT_TOKEN_ISSUER is 'http://login.example.com': it must be an https address such as")]
    [InlineData("login.example.com", "chat", "CHAT_TOKEN_ISSUER is 'login.example.com': it must be an https address such as")]
    public void An_issuer_that_cannot_be_believed_starts_no_function(string? issuer, string? audience, string sentence)
    {
        _variables[ChatVariables.TokenIssuer] = issuer;
        _variables[ChatVariables.TokenAudience] = audience;
        Assert.StartsWith(sentence, Assert.Throws<InvalidOperationException>(Read).Message, StringComparison.Ordinal);
    }

    private ChatEnvironment Read() => ChatEnvironment.Read(_variables.GetValueOrDefault);
}
