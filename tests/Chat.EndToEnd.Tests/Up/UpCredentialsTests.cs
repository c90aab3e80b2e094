using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Chat.EndToEnd.Tests.Up;

/// <summary>Whose key the gateway takes.</summary>
public sealed class UpCredentialsTests
{
    [Theory]
    [InlineData(null, null, "local:local", "mine:a-secret")]
    [InlineData("", null, "local:local", "mine:a-secret")]
    [InlineData("mine:a:secret", null, "mine:a:secret", "local:local")]
    [InlineData("mine:a-secret", "other:b", "other:b", "mine:a-secret")]
    public async Task They_are_those_of_the_option_or_of_the_environment(string? environment, string? option, string taken, string refused)
    {
        string[] options = option is null ? [] : ["--credentials", option];
        await using var up = await UpProcess.StartWithAsync(
            new() { ["CHAT_CREDENTIALS"] = environment }, ["--port", "0", "--memory", "--queue", .. options]);
        Assert.NotEmpty(await QueuesAsync(up, taken));
        await Assert.ThrowsAsync<AmazonSQSException>(() => QueuesAsync(up, refused));
        Assert.DoesNotContain("secret", up.Output, StringComparison.Ordinal);
    }

    private static async Task<List<string>> QueuesAsync(UpProcess up, string credentials)
    {
        var parts = credentials.Split(':', 2);
        using var client = new AmazonSQSClient(
            new BasicAWSCredentials(parts[0], parts[1]), new AmazonSQSConfig { ServiceURL = $"{up.PageUrl}", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        return (await client.ListQueuesAsync(new ListQueuesRequest(), TestContext.Current.CancellationToken)).QueueUrls;
    }
}
