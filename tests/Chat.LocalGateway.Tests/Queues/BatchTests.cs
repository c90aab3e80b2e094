using System.Text;
using System.Text.Json;
using Chat.LocalGateway.Queues;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>What the function is given of a batch, and what its answer means.</summary>
public sealed class BatchTests
{
    private static readonly QueueDelivery First = new(
        "059f36b4-87a3-44ab-83d2-661975830a7d", "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a", "Test message."u8.ToArray(), At(1545082649183), At(1545082649185), 1);

    private static readonly QueueDelivery Second = new(
        "2e1424d4-f796-459a-8184-9c92662be6da", "AQEBzWwaftRI0KuVm4tP-7q1rGgNqicHq",
        Encoding.UTF8.GetBytes("{\"room\":\"grüße \\\\ 😀\"}\n"), At(1545082650636), At(1545082650649), 2);

    [Fact]
    public void The_event_of_a_batch_is_the_golden_one()
    {
        var queue = new LocalQueue("my-queue", new(), 1, null, TimeProvider.System, new TestLogs());
        var written = BatchEvent.Of([First, Second], LocalQueues.ArnOf(queue, "us-east-2"), "us-east-2");
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "batch.json"))).RootElement;
        var compact = JsonSerializer.Serialize(golden, Compact).Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal);
        Assert.Equal(compact, Encoding.UTF8.GetString(written.Json.Span));
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[]}""", "")]
    [InlineData("""{"batchItemFailures":null}""", "")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"059f36b4-87a3-44ab-83d2-661975830a7d"}]}""", "059f36b4-87a3-44ab-83d2-661975830a7d")]
    [InlineData("", "the function returned no JSON")]
    [InlineData("done", "the function returned no JSON")]
    [InlineData("true", "the function returned no object")]
    [InlineData("""{"batchItemFailures":"x"}""", "batchItemFailures is no list")]
    [InlineData("""{"batchItemFailures":[{}]}""", "batchItemFailures has an item without an itemIdentifier")]
    [InlineData("""{"batchItemFailures":["x"]}""", "batchItemFailures has an item without an itemIdentifier")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""", "batchItemFailures has an item without an itemIdentifier")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", "batchItemFailures names a message that was not in the batch")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"x"}]}""", "batchItemFailures names a message that was not in the batch")]
    public void An_answer_names_what_failed_and_one_that_cannot_be_read_is_a_failure_of_all(string answer, string outcome)
    {
        var result = BatchResult.Of(Encoding.UTF8.GetBytes(answer), [First, Second]);
        Assert.Equal(outcome, result.Fault ?? string.Join(',', result.Failed));
    }

    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
