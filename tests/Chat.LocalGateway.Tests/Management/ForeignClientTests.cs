using System.Diagnostics;
using System.Text.Json;
using Chat.LocalGateway.Tests.Harness;
using Chat.Testing;

namespace Chat.LocalGateway.Tests.Management;

/// <summary>AWS's own clients that are not .NET's: what they sign and how they read answers is theirs, down to the last byte.</summary>
public sealed class ForeignClientTests
{
    private const string Unknown = "UhR2teNkIAMCE-w=";

    /// <summary>Text that is longer than a packet and not ASCII, with what shells and JSON stumble over.</summary>
    private static readonly string Text = $$"""{"text":"{{string.Concat(Enumerable.Repeat("grüße \\\" ' $x ", 400))}}"}""";

    [Fact]
    public async Task The_AWS_command_line_posts_gets_and_deletes()
    {
        var aws = Tool.Aws();
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        using var receiver = await gateway.RawAsync();
        await receiver.UpgradeAsync(RawClient.Handshake(extra: "User-Agent: browser\r\n"));
        var id = gateway.LastConnectionId;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Text, TestContext.Current.CancellationToken);
            Assert.Equal("", await SucceedAsync(aws, gateway, "post-to-connection", id, "--data", $"fileb://{file}"));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal(Text, (await receiver.ReadFrameAsync())!.Text);
        var found = JsonDocument.Parse(await SucceedAsync(aws, gateway, "get-connection", id)).RootElement;
        var connectedAt = gateway.Functions.Of("connect")[^1].Context.GetProperty("connectedAt").GetInt64();
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(connectedAt), found.GetProperty("ConnectedAt").GetDateTimeOffset());
        Assert.Equal("127.0.0.1", found.GetProperty("Identity").GetProperty("SourceIp").GetString());
        Assert.Equal("browser", found.GetProperty("Identity").GetProperty("UserAgent").GetString());
        Assert.Equal("", await SucceedAsync(aws, gateway, "delete-connection", id));
        Assert.Equal(1000, (await receiver.ReadFrameAsync())!.CloseCode);
    }

    [Theory]
    [InlineData("local", "local", "us-east-1", Unknown, "(GoneException)")]
    [InlineData("local", "local", "us-east-1", "abc", "(BadRequestException)")]
    [InlineData("local", "guessed", "us-east-1", Unknown, "(InvalidSignatureException)")]
    [InlineData("local", "local", "eu-west-1", Unknown, "(InvalidSignatureException)")]
    [InlineData("stranger", "local", "us-east-1", Unknown, "(UnrecognizedClientException)")]
    public async Task The_AWS_command_line_names_each_refusal(string key, string secret, string region, string id, string named)
    {
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        var (status, _, error) = await RunAsync(Command(Tool.Aws(), gateway, "get-connection", id, [], key, secret, region));
        Assert.NotEqual(0, status);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JavaScript_SDK_posts_gets_and_deletes_and_sees_each_refusal_as_its_exception()
    {
        var node = Tool.Node();
        var sdk = Tool.NodeScript("@aws-sdk/client-apigatewaymanagementapi", "dist-cjs/index.js");
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        using var receiver = await gateway.OpenRawAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "Management", "Foreign", "client.cjs");
        var (status, output, error) = await RunAsync(new(node, [script, sdk, Endpoint(gateway), gateway.LastConnectionId]));
        Assert.True(status == 0, error);
        var outcomes = JsonDocument.Parse(output).RootElement;
        Assert.Equal("""{"status":200}""", outcomes.GetProperty("post").GetRawText());
        Assert.Equal("127.0.0.1", outcomes.GetProperty("get").GetProperty("Identity").GetProperty("SourceIp").GetString());
        Assert.InRange(outcomes.GetProperty("get").GetProperty("ConnectedAt").GetDateTime(), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        Assert.Equal("""{"status":403,"error":"InvalidSignatureException"}""", outcomes.GetProperty("forged").GetRawText());
        Assert.Equal("""{"status":403,"error":"InvalidSignatureException"}""", outcomes.GetProperty("otherRegion").GetRawText());
        Assert.Equal("""{"status":413,"error":"PayloadTooLargeException"}""", outcomes.GetProperty("large").GetRawText());
        Assert.Equal("""{"status":204}""", outcomes.GetProperty("delete").GetRawText());
        Assert.Equal("""{"status":410,"error":"GoneException"}""", outcomes.GetProperty("gone").GetRawText());
        Assert.Equal("from Node", (await receiver.ReadFrameAsync())!.Text);
        Assert.Equal(1000, (await receiver.ReadFrameAsync())!.CloseCode);
    }

    private static string Endpoint(TestGateway gateway) => $"http://127.0.0.1:{gateway.Port}/local";

    private static async Task<string> SucceedAsync(string aws, TestGateway gateway, string operation, string id, params string[] more)
    {
        var (status, output, error) = await RunAsync(Command(aws, gateway, operation, id, more));
        Assert.True(status == 0, error);
        return output.Trim();
    }

    private static ProcessStartInfo Command(
        string aws, TestGateway gateway, string operation, string id, string[] more,
        string key = "local", string secret = "local", string region = "us-east-1") => Command(
        aws, ["apigatewaymanagementapi", operation, $"--connection-id={id}", "--endpoint-url", Endpoint(gateway), "--output", "json", .. more], key, secret, region);

    internal static ProcessStartInfo Command(string aws, string[] arguments, string key = "local", string secret = "local", string region = "us-east-1")
    {
        var start = new ProcessStartInfo(aws, arguments);
        // Nothing of the machine's own set-up may play a part.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        start.Environment["AWS_ACCESS_KEY_ID"] = key;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = secret;
        start.Environment["AWS_DEFAULT_REGION"] = region;
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        start.Environment["AWS_PAGER"] = "";
        return start;
    }

    internal static async Task<(int Status, string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var name in new[] { "HTTP_PROXY", "http_proxy" }) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(2 * Wait.Limit, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
