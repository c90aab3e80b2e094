using System.Collections.Immutable;
using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class IdentityTests
{
    [Fact]
    public async Task A_user_pool_of_its_own_issues_the_tokens_that_the_functions_believe()
    {
        var stack = await new StackRequest().With("chat:userPool", "true").RunAsync();
        var variables = Variables(stack);
        Assert.Equal("https://cognito-idp.eu-west-1.amazonaws.com/chat-dev-users-id", variables[ChatVariables.TokenIssuer]);
        Assert.Equal("chat-dev-page-id", variables[ChatVariables.TokenAudience]);
        Assert.Equal($"https://chat-dev-users-{AwsMocks.AccountId}.auth.eu-west-1.amazoncognito.com", stack.Outputs["signInUrl"]);
        // A browser keeps no secret.
        Assert.Equal(false, stack.One("UserPoolClient").Inputs["generateSecret"]);
        Assert.Equal("https://d111111abcdef8.cloudfront.net/", Assert.Single((ImmutableArray<object>)stack.One("UserPoolClient").Inputs["callbackUrls"]));
    }

    [Theory]
    [InlineData(null, true, "email")]
    [InlineData("false", true, "email")]
    [InlineData("true", false, "email", "name")]
    public async Task Who_is_a_user_and_under_which_name_is_the_operators_unless_sign_up_is_open(string? signUp, bool operatorOnly, params string[] written)
    {
        var request = new StackRequest().With("chat:userPool", "true");
        var stack = await (signUp is null ? request : request.With("chat:userPoolSignUp", signUp)).RunAsync();
        Assert.Equal(operatorOnly, stack.One("UserPool").Map("adminCreateUserConfig")["allowAdminCreateUserOnly"]);
        Assert.Equal(written, (ImmutableArray<object>)stack.One("UserPoolClient").Inputs["writeAttributes"]);
    }

    [Fact]
    public async Task An_issuer_that_is_there_already_is_handed_to_the_functions()
    {
        var stack = await new StackRequest().With("chat:tokenIssuer", "https://login.example.com/realms/chat").With("chat:tokenAudience", "chat").RunAsync();
        Assert.Equal(("https://login.example.com/realms/chat", "chat"), (Variables(stack)[ChatVariables.TokenIssuer], Variables(stack)[ChatVariables.TokenAudience]));
        Assert.Empty(stack.Of("UserPool"));
    }

    [Theory]
    [InlineData(null, null, "https://d111111abcdef8.cloudfront.net")]
    [InlineData("""["https://other.example.com"]""", null, "https://other.example.com,https://d111111abcdef8.cloudfront.net")]
    [InlineData("""["https://d111111abcdef8.cloudfront.net"]""", null, "https://d111111abcdef8.cloudfront.net")]
    [InlineData(null, "false", null)]
    [InlineData("""["https://other.example.com","https://b.example.com:8443"]""", "false", "https://other.example.com,https://b.example.com:8443")]
    public async Task The_page_of_the_stack_may_connect_and_with_it_only_who_is_listed(string? listed, string? page, string? expected)
    {
        var request = new StackRequest();
        if (listed is not null) request = request.With("chat:allowedOrigins", listed);
        if (page is not null) request = request.With("chat:page", page);
        Assert.Equal(expected, Variables(await request.RunAsync()).GetValueOrDefault(ChatVariables.AllowedOrigins));
    }

    [Fact]
    public async Task A_page_with_a_name_of_its_own_connects_under_that_name()
    {
        var stack = await new StackRequest().With("chat:pageDomain", "chat.example.com")
            .With("chat:pageCertificate", "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555").RunAsync();
        Assert.Equal("https://chat.example.com", Variables(stack)[ChatVariables.AllowedOrigins]);
    }

    [Fact]
    public async Task The_page_and_the_operator_are_told_that_tokens_are_needed()
    {
        var guests = await new StackRequest().RunAsync();
        Assert.DoesNotContain("tokens", Config(guests), StringComparison.Ordinal);
        Assert.Contains("?name=alice'", guests.Outputs["wscat"], StringComparison.Ordinal);
        var signedIn = await new StackRequest().With("chat:userPool", "true").RunAsync();
        Assert.Equal("""{"url":"wss://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live","tokens":true}""", Config(signedIn));
        Assert.Contains("?token=...'", signedIn.Outputs["wscat"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_exists_a_user_pool_is_previewed_all_the_same()
    {
        var request = new StackRequest().With("chat:userPool", "true");
        var preview = await (request with { IsPreview = true, AwsAnswers = false }).RunAsync();
        Assert.Equal((await request.RunAsync()).Resources.Select(resource => resource.Key), preview.Resources.Select(resource => resource.Key));
        Assert.DoesNotContain("tokenIssuer", preview.Outputs.Keys);
    }

    private static string Config(DeclaredStack stack) => stack.One("BucketObjectv2", "chat-dev-page-config.json").Text("content")!;

    private static ImmutableDictionary<string, object> Variables(DeclaredStack stack) =>
        (ImmutableDictionary<string, object>)stack.One("Function", "chat-dev-connect").Map("environment")["variables"];
}
