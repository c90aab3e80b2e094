using System.Collections.Immutable;
using System.Text.Json;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class PageTests
{
    private const string Certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    [Fact]
    public async Task The_page_may_connect_to_this_chat_and_to_nothing_else()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Contains("connect-src 'self' wss://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com;", Policy(stack), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(stack), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Policy(stack), StringComparison.Ordinal);
        var behavior = stack.One("Distribution").Map("defaultCacheBehavior");
        Assert.Equal(("chat-dev-page-id", "redirect-to-https"), (behavior["responseHeadersPolicyId"], behavior["viewerProtocolPolicy"]));
    }

    [Fact]
    public async Task The_page_is_told_where_the_chat_is()
    {
        var stack = await new StackRequest().RunAsync();
        var config = stack.One("BucketObjectv2", "chat-dev-page-config.json");
        Assert.Equal("""{"url":"wss://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live"}""", config.Text("content"));
        Assert.Equal("no-cache", config.Text("cacheControl"));
    }

    [Fact]
    public async Task Every_file_is_there_with_its_type()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Equal(["config.json", "index.html", "page/main.js"], stack.Of("BucketObjectv2").Select(file => file.Text("key")).Order(StringComparer.Ordinal));
        Assert.Equal("text/html; charset=utf-8", stack.One("BucketObjectv2", "chat-dev-page-index.html").Text("contentType"));
        Assert.Equal("text/javascript; charset=utf-8", stack.One("BucketObjectv2", "chat-dev-page-page/main.js").Text("contentType"));
    }

    [Fact]
    public async Task Only_this_distribution_reads_the_bucket()
    {
        var stack = await new StackRequest().RunAsync();
        var statement = JsonDocument.Parse(stack.One("BucketPolicy").Text("policy")!).RootElement.GetProperty("Statement").EnumerateArray().Single();
        Assert.Equal("cloudfront.amazonaws.com", statement.GetProperty("Principal").GetProperty("Service").GetString());
        Assert.Equal($"arn:aws:cloudfront::{AwsMocks.AccountId}:distribution/Echat-dev-page", statement.GetProperty("Condition").GetProperty("StringEquals").GetProperty("AWS:SourceArn").GetString());
        string[] blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
        Assert.All(blocks, block => Assert.Equal(true, stack.One("BucketPublicAccessBlock").Inputs[block]));
        var origin = Assert.IsType<ImmutableDictionary<string, object>>(Assert.Single((ImmutableArray<object>)stack.One("Distribution").Inputs["origins"]));
        Assert.Equal("chat-dev-page-id", origin["originAccessControlId"]);
    }

    [Fact]
    public async Task With_domains_of_its_own_clients_are_sent_there()
    {
        var stack = await new StackRequest()
            .With("chat:domain", "ws.example.com").With("chat:certificate", Certificate.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal))
            .With("chat:pageDomain", "chat.example.com").With("chat:pageCertificate", Certificate).RunAsync();
        Assert.Equal("wss://ws.example.com", stack.Outputs["webSocketUrl"]);
        Assert.Equal("https://chat.example.com/", stack.Outputs["pageUrl"]);
        Assert.Equal("d-abc123.execute-api.eu-west-1.amazonaws.com", stack.Outputs["domainTarget"]);
        Assert.Contains("connect-src 'self' wss://ws.example.com;", Policy(stack), StringComparison.Ordinal);
        Assert.Equal(("live", "ws.example.com"), (stack.One("ApiMapping").Text("stage"), stack.One("ApiMapping").Text("domainName")));
        Assert.Equal("TLS_1_2", stack.One("DomainName").Map("domainNameConfiguration")["securityPolicy"]);
        // Posts keep to the API's own host.
        Assert.Equal("https://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live", stack.Outputs["managementEndpoint"]);
        Assert.Equal("chat.example.com", Assert.Single((ImmutableArray<object>)stack.One("Distribution").Inputs["aliases"]));
    }

    [Fact]
    public async Task Without_a_page_there_is_no_bucket_and_no_distribution()
    {
        var stack = await new StackRequest().With("chat:page", "false").RunAsync();
        Assert.Empty(stack.Resources.Where(resource => resource.Type.StartsWith("aws:s3/", StringComparison.Ordinal) || resource.Type.StartsWith("aws:cloudfront/", StringComparison.Ordinal)));
        Assert.DoesNotContain("pageUrl", stack.Outputs.Keys);
    }

    private static string Policy(DeclaredStack stack) =>
        (string)((ImmutableDictionary<string, object>)stack.One("ResponseHeadersPolicy").Map("securityHeadersConfig")["contentSecurityPolicy"])["contentSecurityPolicy"];
}
