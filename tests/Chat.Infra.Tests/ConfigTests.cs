using Chat.Infra.Tests.Graph;
using Pulumi;

namespace Chat.Infra.Tests;

public sealed class ConfigTests
{
    private const string Certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    [Theory]
    [InlineData("aws:region", "eu-wset-1", "aws:region is 'eu-wset-1', which is no Region that this program knows")]
    [InlineData("aws:region", "", "aws:region is not set: choose one with `pulumi config set aws:region eu-west-1`.")]
    [InlineData("chat:stage", "my stage", "chat:stage is 'my stage': API Gateway takes letters, digits, - and _")]
    [InlineData("chat:stage", "$default", "chat:stage is '$default': API Gateway takes letters, digits, - and _")]
    [InlineData("chat:protect", "yes", "chat:protect is 'yes': it is either true or false.")]
    [InlineData("chat:package", "docker", "chat:package is 'docker': it is one of managed, native.")]
    [InlineData("chat:packagePath", "nowhere.zip", "chat:packagePath: there is no package at ")]
    [InlineData("chat:packagePath", "README.md", "README.md is not a zip file.")]
    [InlineData("chat:logLevel", "Verbose", "chat:logLevel is 'Verbose': it is one of Trace, Debug, Information")]
    [InlineData("chat:logRetentionDays", "31", "chat:logRetentionDays is '31': CloudWatch takes 1, 3, 5")]
    [InlineData("chat:logRetentionDays", "-1", "chat:logRetentionDays is '-1': it is a whole number from 1 to 3653.")]
    [InlineData("chat:executionLogs", "ALL", "chat:executionLogs is 'ALL': it is one of OFF, ERROR, INFO.")]
    [InlineData("chat:functions", """{"mesage":{}}""", "chat:functions names 'mesage': the functions are connect, disconnect, message, fan-out.")]
    [InlineData("chat:functions", """{"message":{"memory":1}}""", "chat:functions cannot be read: it is a map of function names")]
    [InlineData("chat:functions", """{"message":{"memoryMegabytes":64}}""", "chat:functions message memoryMegabytes is '64': it is a whole number from 128 to 10240.")]
    [InlineData("chat:functions", """{"message":{"timeoutSeconds":60}}""", "chat:functions message timeoutSeconds is '60': it is a whole number from 1 to 29.")]
    [InlineData("chat:functions", """{"message":{"reservedConcurrency":5,"provisionedConcurrency":6}}""", "chat:functions message provisionedConcurrency is '6': it is a whole number from 1 to 5.")]
    [InlineData("chat:routes", """{"massage":{"rate":1,"burst":1}}""", "chat:routes names 'massage': the routes are $connect, $disconnect, message, $default.")]
    [InlineData("chat:routes", """{"message":{"rate":0,"burst":5}}""", "chat:routes message needs a rate and a burst of at least 1.")]
    [InlineData("chat:fanOut", """{"inlineReceivers":-1}""", "chat:fanOut inlineReceivers is '-1': it is a whole number from 0 to 100000.")]
    [InlineData("chat:fanOut", """{"maximumConcurrency":1}""", "chat:fanOut maximumConcurrency is '1': it is a whole number from 2 to 1000.")]
    [InlineData("chat:functions", """{"fan-out":{"reservedConcurrency":19}}""", "chat:functions fan-out reservedConcurrency is 19, below the queue's maximumConcurrency of 20: raise it, or lower chat:fanOut maximumConcurrency.")]
    [InlineData("chat:domain", "chat_example", "chat:domain is 'chat_example', which is no host name such as chat.example.com.")]
    [InlineData("chat:domain", "chat.example.com", "chat:domain has no certificate: set chat:certificate to the ARN of one in eu-west-1.")]
    [InlineData("chat:certificate", Certificate, "chat:certificate is set without chat:domain: set both or neither.")]
    [InlineData("chat:pageDomain", "chat.example.com", "chat:pageDomain has no certificate: set chat:pageCertificate to the ARN of one in us-east-1.")]
    [InlineData("chat:pageCertificate", Certificate, "chat:pageCertificate is a certificate in eu-west-1: it must be one in us-east-1.")]
    [InlineData("chat:pagePath", "src/Chat.Core", "The page has no index.html in ")]
    [InlineData("chat:alarmEmail", "ops", "chat:alarmEmail is 'ops', which is no e-mail address.")]
    [InlineData("chat:monthlyBudget", "50", "chat:monthlyBudget tells nobody while chat:alarmEmail is not set: set that as well.")]
    [InlineData("chat:userPool", "yes", "chat:userPool is 'yes': it is either true or false.")]
    [InlineData("chat:userPoolSignUp", "yes", "chat:userPoolSignUp is 'yes': it is either true or false.")]
    [InlineData("chat:userPoolSignUp", "true", "chat:userPoolSignUp is of the pool that chat:userPool makes: set that as well, or leave it out.")]
    [InlineData("chat:tokenAudience", "chat", "chat:tokenIssuer and chat:tokenAudience go together: set both.")]
    [InlineData("chat:tokenIssuer", "https://login.example.com", "chat:tokenIssuer and chat:tokenAudience go together: set both.")]
    [InlineData("chat:allowedOrigins", """["http://chat.example.com"]""", "chat:allowedOrigins has 'http://chat.example.com': an origin is https, a host")]
    [InlineData("chat:allowedOrigins", """["https://Chat.example.com"]""", "chat:allowedOrigins has 'https://Chat.example.com': an origin is https, a host in small letters")]
    [InlineData("chat:allowedOrigins", """["https://chat.example.com:443"]""", "chat:allowedOrigins has 'https://chat.example.com:443': an origin is https, a host")]
    [InlineData("chat:allowedOrigins", """["https://bücher.example"]""", "chat:allowedOrigins has 'https://bücher.example': an origin is https, a host")]
    [InlineData("chat:allowedOrigins", """["https://chat.example.com/page"]""", "chat:allowedOrigins has 'https://chat.example.com/page': an origin is https, a host")]
    [InlineData("chat:allowedOrigins", "chat.example.com", "chat:allowedOrigins cannot be read: it is a list of origins")]
    public async Task A_fault_is_one_sentence_and_nothing_is_declared(string key, string value, string sentence)
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => new StackRequest().With(key, value).RunAsync());
        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
        Assert.Empty(RecordedStack.Next!.Declared);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var request = new StackRequest().With("aws:region", "mars-1").With("chat:stage", "a b").With("chat:domain", "nowhere").With("chat:packagePath", "gone.zip");
        var failure = await Assert.ThrowsAsync<RunException>(request.RunAsync);
        Assert.Contains("The configuration of stack dev cannot be deployed:", failure.Message, StringComparison.Ordinal);
        foreach (var part in new[] { "mars-1", "'a b'", "'nowhere', which is no host name", "chat:domain has no certificate", "there is no package at" })
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, failure.Message.Split("\n  - ").Length - 1);
    }

    [Fact]
    public async Task Options_that_exclude_each_other_are_refused()
    {
        await Refused(new StackRequest { Package = Packages.Native }.With("chat:package", "native").With("chat:snapStart", "true"), "chat:snapStart is for the managed runtime");
        await Refused(
            new StackRequest().With("chat:snapStart", "true").With("chat:functions", """{"connect":{"provisionedConcurrency":1}}"""),
            "chat:snapStart and provisionedConcurrency exclude each other");
        await Refused(
            new StackRequest().With("chat:userPool", "true").With("chat:tokenIssuer", "https://a.example").With("chat:tokenAudience", "chat"),
            "chat:userPool makes an issuer of its own");
        foreach (var issuer in new[] { "http://a.example", "a.example", "https://a.example?b", "https://a.example/#", "https://user@a.example", "http://127.0.0.1:9000" })
            await Refused(new StackRequest().With("chat:tokenIssuer", issuer).With("chat:tokenAudience", "chat"), $"chat:tokenIssuer is '{issuer}': it is an https address");
        await Refused(new StackRequest().With("chat:page", "false").With("chat:pageDomain", "a.example.com").With("chat:pageCertificate", Certificate.Replace("eu-west-1", "us-east-1", StringComparison.Ordinal)), "there is no page to serve there");
        await Refused(new StackRequest().With("chat:fanOut", """{"batchSize":50}"""), "batchSize is above 10");
        await Refused(new StackRequest { Topology = Topologies.WithoutQueue }.With("chat:fanOut", """{"batchSize":5}"""), "chat:fanOut is set, but no function of this version takes from a queue: leave it out.");
        await Refused(
            new StackRequest().With("chat:functions", """{"fan-out":{"reservedConcurrency":20}}""").With("chat:fanOut", """{"maximumConcurrency":21}"""),
            "below the queue's maximumConcurrency of 21");
        await new StackRequest().With("chat:functions", """{"fan-out":{"reservedConcurrency":5}}""").With("chat:fanOut", """{"maximumConcurrency":5}""").RunAsync();
        await Refused(new StackRequest { Stack = "Dev" }, "The stack is called 'Dev'");
    }

    [Fact]
    public async Task An_option_that_no_function_reads_is_refused()
    {
        var request = new StackRequest { Topology = Topologies.WithoutTokens };
        await Refused(request.With("chat:userPool", "true"), "those of this version check none: leave them out.");
        await Refused(request.With("chat:tokenIssuer", "https://a.example").With("chat:tokenAudience", "chat"), "those of this version check none: leave them out.");
        await Refused(request.With("chat:allowedOrigins", """["https://chat.example.com"]"""), "chat:allowedOrigins needs functions that check origins");
    }

    [Fact]
    public async Task Without_the_sources_of_the_functions_a_package_must_be_given()
    {
        var request = new StackRequest { Checkout = new(Directory.CreateTempSubdirectory("chat-empty").FullName) };
        await Refused(request, "is not there to be published: run `pulumi up` in a whole checkout, or set chat:packagePath.");
        await request.With("chat:packagePath", Packages.Managed).RunAsync();
    }

    [Fact]
    public async Task A_package_of_the_other_kind_is_refused() =>
        await Refused(new StackRequest().With("chat:package", "native").With("chat:packagePath", Packages.Managed), "holds no bootstrap, which a native package must.");

    private static async Task Refused(StackRequest request, string sentence)
    {
        var failure = await Assert.ThrowsAsync<RunException>(request.RunAsync);
        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
    }
}
