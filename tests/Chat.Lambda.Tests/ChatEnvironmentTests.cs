using Chat.Core;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests;

public sealed class ChatEnvironmentTests
{
    private readonly Dictionary<string, string?> _variables = new()
    {
        [ChatEnvironment.HandlerVariable] = "connect",
        [ChatVariables.Table] = "chat",
        [ChatVariables.ManagementEndpoint] = "https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod",
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
    [InlineData(ChatVariables.LogLevel, "loud")]
    [InlineData(ChatVariables.LogLevel, "17")]
    [InlineData(ChatVariables.LogLevel, "3")]
    public void What_is_missing_or_wrong_is_named_in_one_sentence(string variable, string? value)
    {
        _variables[variable] = value;
        var wrong = Assert.Throws<InvalidOperationException>(Read);
        Assert.Contains(variable, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
        Assert.EndsWith(".", wrong.Message, StringComparison.Ordinal);
    }

    private ChatEnvironment Read() => ChatEnvironment.Read(_variables.GetValueOrDefault);
}
