using System.Diagnostics;
using System.Text.Json;
using Chat.LocalGateway.Tests.Harness;
using Chat.LocalGateway.Tests.Management;
using Chat.Testing;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>AWS's command line, with which a person looks into a queue.</summary>
public sealed class SqsCommandLineTests
{
    [Fact]
    public async Task The_AWS_command_line_sends_receives_and_deletes()
    {
        var aws = Tool.Aws();
        await using var sqs = await TestSqs.StartAsync();
        var url = (await RunAsync(aws, sqs, "get-queue-url", "--queue-name", "fan-out")).GetProperty("QueueUrl").GetString()!;
        Assert.Equal(sqs.Url, url);
        var id = (await RunAsync(aws, sqs, "send-message", "--queue-url", url, "--message-body", "grüße $x")).GetProperty("MessageId").GetString();
        var message = (await RunAsync(aws, sqs, "receive-message", "--queue-url", url, "--attribute-names", "All")).GetProperty("Messages")[0];
        Assert.Equal((id, "grüße $x"), (message.GetProperty("MessageId").GetString(), message.GetProperty("Body").GetString()));
        Assert.Equal("1", message.GetProperty("Attributes").GetProperty("ApproximateReceiveCount").GetString());
        await RunAsync(aws, sqs, "delete-message", "--queue-url", url, "--receipt-handle", message.GetProperty("ReceiptHandle").GetString()!);
        var attributes = (await RunAsync(aws, sqs, "get-queue-attributes", "--queue-url", url, "--attribute-names", "All")).GetProperty("Attributes");
        Assert.Equal(("0", "0"), (attributes.GetProperty("ApproximateNumberOfMessages").GetString(), attributes.GetProperty("ApproximateNumberOfMessagesNotVisible").GetString()));
        await RunAsync(aws, sqs, "purge-queue", "--queue-url", url);
    }

    [Fact]
    public async Task The_AWS_command_line_names_a_refusal_of_the_queue()
    {
        var aws = Tool.Aws();
        await using var sqs = await TestSqs.StartAsync();
        var (status, _, error) = await ForeignClientTests.RunAsync(Command(aws, sqs, ["get-queue-url", "--queue-name", "another"]));
        Assert.NotEqual(0, status);
        Assert.Contains("NonExistentQueue", error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> RunAsync(string aws, TestSqs sqs, params string[] arguments)
    {
        var (status, output, error) = await ForeignClientTests.RunAsync(Command(aws, sqs, arguments));
        Assert.True(status == 0, error);
        return JsonDocument.Parse(output.Length == 0 ? "{}" : output).RootElement;
    }

    private static ProcessStartInfo Command(string aws, TestSqs sqs, string[] arguments) =>
        ForeignClientTests.Command(aws, ["sqs", .. arguments, "--endpoint-url", sqs.Endpoint, "--output", "json"]);
}
