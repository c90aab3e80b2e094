using System.Collections.Immutable;
using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class IdentityTests
{
    private static readonly StackRequest WithTokens = new() { Topology = Topologies.WithTokens };

    [Fact]
    public async Task A_user_pool_of_its_own_issues_the_tokens_that_the_functions_believe()
    {
        var stack = await WithTokens.With("chat:userPool", "true").RunAsync();
        var variables = Variables(stack);
        Assert.Equal("https://cognito-idp.eu-west-1.amazonaws.com/chat-dev-users-id", variables[ChatVariables.TokenIssuer]);
        Assert.Equal("chat-dev-page-id", variables[ChatVariables.TokenAudience]);
        Assert.Equal($"https://chat-dev-users-{AwsMocks.AccountId}.auth.eu-west-1.amazoncognito.com", stack.Outputs["signInUrl"]);
        // A browser keeps no secret.
        Assert.Equal(false, stack.One("UserPoolClient").Inputs["generateSecret"]);
        Assert.Equal("https://d111111abcdef8.cloudfront.net/", Assert.Single((ImmutableArray<object>)stack.One("UserPoolClient").Inputs["callbackUrls"]));
    }

    [Fact]
    public async Task An_issuer_that_is_there_already_is_handed_to_the_functions()
    {
        var stack = await WithTokens.With("chat:tokenIssuer", "https://login.example.com/realms/chat").With("chat:tokenAudience", "chat").RunAsync();
        Assert.Equal(("https://login.example.com/realms/chat", "chat"), (Variables(stack)[ChatVariables.TokenIssuer], Variables(stack)[ChatVariables.TokenAudience]));
        Assert.Empty(stack.Of("UserPool"));
    }

    [Fact]
    public async Task The_page_of_the_stack_is_among_the_allowed_origins()
    {
        var stack = await WithTokens.With("chat:allowedOrigins", """["https://other.example.com"]""").RunAsync();
        Assert.Equal("https://other.example.com,https://d111111abcdef8.cloudfront.net", Variables(stack)[ChatVariables.AllowedOrigins]);
        Assert.DoesNotContain(ChatVariables.AllowedOrigins, Variables(await WithTokens.RunAsync()).Keys);
    }

    private static ImmutableDictionary<string, object> Variables(DeclaredStack stack) =>
        (ImmutableDictionary<string, object>)stack.One("Function", "chat-dev-message").Map("environment")["variables"];
}
