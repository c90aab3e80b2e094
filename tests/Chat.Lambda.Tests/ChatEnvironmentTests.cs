using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests;

public sealed class ChatEnvironmentTests
{
    private readonly Dictionary<string, string?> _variables = new()
    {
        [ChatEnvironment.HandlerVariable] = "connect",
        [ChatEnvironment.TableVariable] = "chat",
        [ChatEnvironment.ManagementEndpointVariable] = "https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod",
    };

    [Fact]
    public void What_is_set_is_read() => Assert.Equal(
        new ChatEnvironment("connect", "chat", new Uri("https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod"), LogLevel.Information), Read());

    [Theory]
    [InlineData("Debug", LogLevel.Debug)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("", LogLevel.Information)]
    public void The_level_is_a_name_in_any_case(string value, LogLevel level)
    {
        _variables[ChatEnvironment.LogLevelVariable] = value;
        Assert.Equal(level, Read().LogLevel);
    }

    [Theory]
    [InlineData(ChatEnvironment.HandlerVariable, null)]
    [InlineData(ChatEnvironment.TableVariable, "")]
    [InlineData(ChatEnvironment.ManagementEndpointVariable, null)]
    [InlineData(ChatEnvironment.ManagementEndpointVariable, "wss://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod")]
    [InlineData(ChatEnvironment.ManagementEndpointVariable, "prod")]
    [InlineData(ChatEnvironment.LogLevelVariable, "loud")]
    [InlineData(ChatEnvironment.LogLevelVariable, "17")]
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
