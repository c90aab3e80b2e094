using Chat.Core;
using Chat.Infra.Tests.Graph;
using Chat.Lambda;
using Microsoft.Extensions.Logging;

namespace Chat.Infra.Tests;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("managed")]
    [InlineData("native")]
    public async Task A_function_builds_its_options_from_the_environment_that_it_is_given(string package)
    {
        var request = new StackRequest { Package = package == "native" ? Packages.Native : Packages.Managed };
        var stack = await request.With("chat:package", package).With("chat:logLevel", "Warning").With("chat:fanOut", """{"inlineReceivers":300}""").RunAsync();
        foreach (var function in ChatTopology.Functions)
        {
            var options = ChatEnvironment.Read(AsLambdaSets(stack, function));
            Assert.Equal(function == ChatTopology.Connect ? ["https://d111111abcdef8.cloudfront.net"] : [], options.AllowedOrigins);
            var queues = function.Variables.Contains(ChatVariables.FanOutQueue);
            Assert.Equal(
                new ChatEnvironment(function.Name, "chat-dev-table", new("https://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live"), "eu-west-1", LogLevel.Warning)
                {
                    FanOutQueue = queues ? new($"https://sqs.eu-west-1.amazonaws.com/{AwsMocks.AccountId}/chat-dev-fan-out") : null,
                    InlineReceivers = queues || function == ChatTopology.Connect ? 300 : null,
                },
                options with { AllowedOrigins = [] });
            Assert.Equal(function == ChatTopology.FanOut, ChatEnvironment.TakesFromQueue(AsLambdaSets(stack, function)));
        }
    }

    [Theory]
    [InlineData("""{"chat:userPool":"true"}""", "https://cognito-idp.eu-west-1.amazonaws.com/chat-dev-users-id", "chat-dev-page-id")]
    [InlineData("""{"chat:tokenIssuer":"https://login.example.com/","chat:tokenAudience":"chat"}""", "https://login.example.com/", "chat")]
    public async Task The_functions_that_check_tokens_or_hold_connections_to_them_know_the_issuer(string settings, string issuer, string audience)
    {
        var request = new StackRequest();
        foreach (var (key, value) in System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(settings)!) request = request.With(key, value);
        var stack = await request.RunAsync();
        foreach (var function in ChatTopology.Functions)
        {
            var expected = function == ChatTopology.Connect || function == ChatTopology.Message ? new Chat.Tokens.TokenOptions(issuer, audience) : null;
            Assert.Equal(expected, ChatEnvironment.Read(AsLambdaSets(stack, function)).Tokens);
        }
    }

    [Fact]
    public async Task Without_an_issuer_no_function_is_told_of_one()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.All(ChatTopology.Functions, function => Assert.Null(ChatEnvironment.Read(AsLambdaSets(stack, function)).Tokens));
        Assert.DoesNotContain(ChatVariables.TokenIssuer, Variables(stack, ChatTopology.Connect).Keys);
        Assert.DoesNotContain(ChatVariables.TokenAudience, Variables(stack, ChatTopology.Connect).Keys);
    }

    [Fact]
    public async Task Every_variable_of_the_topology_is_set_and_no_other()
    {
        foreach (var topology in new[] { Topology.OfChat, Topologies.WithoutQueue, Topologies.WithoutTokens })
        {
            var request = new StackRequest { Topology = topology };
            if (topology != Topologies.WithoutTokens) request = request.With("chat:userPool", "true");
            var stack = await request.RunAsync();
            foreach (var function in topology.Functions)
                Assert.Equal(function.Variables.Order(StringComparer.Ordinal), Variables(stack, function).Keys.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_variable_that_a_function_requires_and_does_not_get_is_noticed()
    {
        var stack = await new StackRequest().RunAsync();
        foreach (var name in new[] { ChatVariables.Table, ChatVariables.ManagementEndpoint, ChatVariables.FanOutQueue })
        {
            var variables = AsLambdaSets(stack, ChatTopology.Message);
            Assert.Throws<InvalidOperationException>(() => ChatEnvironment.Read(asked => asked == name ? null : variables(asked)));
        }
    }

    [Fact]
    public async Task Rooms_go_by_the_queue_from_the_chats_own_limit_on_unless_another_is_set()
    {
        var variables = Variables(await new StackRequest().RunAsync(), ChatTopology.Message);
        Assert.Equal($"{new ChatOptions().InlineReceivers}", variables[ChatVariables.InlineReceivers]);
    }

    private static Func<string, string?> AsLambdaSets(DeclaredStack stack, ChatFunction function)
    {
        var variables = Variables(stack, function);
        var handler = stack.One("Function", $"chat-dev-{function.Name}").Text("handler");
        return name => name switch
        {
            ChatEnvironment.HandlerVariable => handler,
            ChatEnvironment.RegionVariable => "eu-west-1",
            _ => variables.GetValueOrDefault(name) as string,
        };
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, object> Variables(DeclaredStack stack, ChatFunction function) =>
        (System.Collections.Immutable.ImmutableDictionary<string, object>)stack.One("Function", $"chat-dev-{function.Name}").Map("environment")["variables"];
}
