using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Chat.Lambda.Queues;
using Chat.LocalGateway.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>AWS's client for .NET, and the functions' own way into the queue, against the local queue's API.</summary>
public sealed class SqsSdkTests
{
    private const int Limit = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_SDKs_client_sends_receives_and_deletes()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        var url = (await client.GetQueueUrlAsync("fan-out", Cancellation).Soon()).QueueUrl;
        Assert.Equal(sqs.Url, url);
        // The SDK compares the digest of the body both ways, and throws where it differs.
        var sent = await client.SendMessageAsync(url, "grüße \"\\ 😀\n", Cancellation).Soon();
        var received = Assert.Single((await client.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10, MessageSystemAttributeNames = ["All"] }, Cancellation).Soon()).Messages);
        Assert.Equal((sent.MessageId, "grüße \"\\ 😀\n"), (received.MessageId, received.Body));
        Assert.Equal("1", received.Attributes["ApproximateReceiveCount"]);
        Assert.Null((await client.ReceiveMessageAsync(url, Cancellation).Soon()).Messages);
        await client.DeleteMessageAsync(url, received.ReceiptHandle, Cancellation).Soon();
        await client.DeleteMessageAsync(url, received.ReceiptHandle, Cancellation).Soon();
        Assert.Equal((0, 0), (sqs.Queue.Visible, sqs.Queue.InFlight));
    }

    [Fact]
    public async Task Batches_tell_of_each_entry_what_became_of_it()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        var sent = await client.SendMessageBatchAsync(sqs.Url, [new("good", "a"), new("bad", "a\u0001b"), new("late", "b") { DelaySeconds = 900 }], Cancellation).Soon();
        Assert.Equal(["good", "late"], sent.Successful.Select(entry => entry.Id));
        Assert.Equal(("bad", true, "InvalidMessageContents"), (sent.Failed.Single().Id, sent.Failed.Single().SenderFault, sent.Failed.Single().Code));
        Assert.Equal((1, 1), (sqs.Queue.Visible, sqs.Queue.Delayed));
        var received = (await client.ReceiveMessageAsync(sqs.Url, Cancellation).Soon()).Messages.Single();
        var changed = await client.ChangeMessageVisibilityBatchAsync(
            sqs.Url, [new("a", received.ReceiptHandle) { VisibilityTimeout = 0 }, new("b", "nonsense") { VisibilityTimeout = 0 }], Cancellation).Soon();
        Assert.Equal(("a", "b", "ReceiptHandleIsInvalid"), (changed.Successful.Single().Id, changed.Failed.Single().Id, changed.Failed.Single().Code));
        received = (await client.ReceiveMessageAsync(sqs.Url, Cancellation).Soon()).Messages.Single();
        var deleted = await client.DeleteMessageBatchAsync(sqs.Url, [new("a", received.ReceiptHandle), new("b", "nonsense")], Cancellation).Soon();
        Assert.Equal(("a", "b"), (deleted.Successful.Single().Id, deleted.Failed.Single().Id));
        Assert.Equal(0, sqs.Queue.InFlight);
    }

    [Fact]
    public async Task A_receiver_may_wait_and_is_answered_when_there_is_something()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        var waiting = client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = sqs.Url, WaitTimeSeconds = 20 }, Cancellation);
        await client.SendMessageAsync(sqs.Url, "at last", Cancellation).Soon();
        Assert.Equal("at last", (await waiting.Soon()).Messages.Single().Body);
        Assert.Null((await client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = sqs.Url, WaitTimeSeconds = 1 }, Cancellation).Soon()).Messages);
    }

    [Fact]
    public async Task Attributes_count_what_is_there_and_a_purge_leaves_nothing()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        for (var i = 0; i < 3; i++) await client.SendMessageAsync(sqs.Url, $"{i}", Cancellation).Soon();
        await client.ReceiveMessageAsync(sqs.Url, Cancellation).Soon();
        var attributes = await client.GetQueueAttributesAsync(sqs.Url, ["All"], Cancellation).Soon();
        Assert.Equal((2, 1, 0), (attributes.ApproximateNumberOfMessages, attributes.ApproximateNumberOfMessagesNotVisible, attributes.ApproximateNumberOfMessagesDelayed));
        Assert.Equal((180, Limit), (attributes.VisibilityTimeout, attributes.MaximumMessageSize));
        Assert.Equal("""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead-letters","maxReceiveCount":3}""", attributes.Attributes["RedrivePolicy"]);
        await client.PurgeQueueAsync(sqs.Url, Cancellation).Soon();
        Assert.Equal((0, 0), (sqs.Queue.Visible, sqs.Queue.InFlight));
        Assert.Equal([sqs.Url, sqs.Url.Replace("fan-out", "dead-letters", StringComparison.Ordinal)], (await client.ListQueuesAsync(new ListQueuesRequest(), Cancellation).Soon()).QueueUrls);
    }

    [Fact]
    public async Task Dead_letters_are_there_to_be_looked_at()
    {
        await using var sqs = await TestSqs.StartAsync(new() { Tries = 1 });
        using var client = sqs.Client();
        await client.SendMessageAsync(sqs.Url, "poison", Cancellation).Soon();
        var receipt = (await client.ReceiveMessageAsync(sqs.Url, Cancellation).Soon()).Messages.Single().ReceiptHandle;
        await client.ChangeMessageVisibilityAsync(sqs.Url, receipt, 0, Cancellation).Soon();
        var letters = (await client.GetQueueUrlAsync("dead-letters", Cancellation).Soon()).QueueUrl;
        Assert.Equal("poison", (await client.ReceiveMessageAsync(letters, Cancellation).Soon()).Messages.Single().Body);
        await Assert.ThrowsAsync<MessageNotInflightException>(() => client.ChangeMessageVisibilityAsync(sqs.Url, receipt, 0, Cancellation)).Soon();
    }

    [Fact]
    public async Task A_message_and_a_batch_of_1_MiB_pass_and_more_does_not()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        await client.SendMessageAsync(sqs.Url, new string('x', Limit), Cancellation).Soon();
        var half = new string('"', Limit / 2);
        Assert.Equal(2, (await client.SendMessageBatchAsync(sqs.Url, [new("a", half), new("b", half)], Cancellation).Soon()).Successful.Count);
        Assert.Equal("InvalidParameterValue", (await Refused(client.SendMessageAsync(sqs.Url, new string('x', Limit + 1), Cancellation))).ErrorCode);
        await Assert.ThrowsAsync<BatchRequestTooLongException>(() => client.SendMessageBatchAsync(sqs.Url, [new("a", half), new("b", half + "x")], Cancellation)).Soon();
        Assert.Equal(3, sqs.Queue.Visible);
    }

    [Fact]
    public async Task Each_refusal_is_the_SDKs_exception_for_it()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        var eleven = Enumerable.Range(0, 11).Select(i => new SendMessageBatchRequestEntry($"{i}", "a")).ToList();
        await Assert.ThrowsAsync<TooManyEntriesInBatchRequestException>(() => client.SendMessageBatchAsync(sqs.Url, eleven, Cancellation)).Soon();
        await Assert.ThrowsAsync<BatchEntryIdsNotDistinctException>(() => client.SendMessageBatchAsync(sqs.Url, [new("a", "1"), new("a", "2")], Cancellation)).Soon();
        await Assert.ThrowsAsync<InvalidBatchEntryIdException>(() => client.SendMessageBatchAsync(sqs.Url, [new("a b", "1")], Cancellation)).Soon();
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => client.SendMessageBatchAsync(sqs.Url, [], Cancellation)).Soon();
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => client.SendMessageAsync(sqs.Url + "-2", "a", Cancellation)).Soon();
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => client.GetQueueUrlAsync("another", Cancellation)).Soon();
        await Assert.ThrowsAsync<InvalidMessageContentsException>(() => client.SendMessageAsync(sqs.Url, "\uFFFE", Cancellation)).Soon();
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => client.DeleteMessageAsync(sqs.Url, "nonsense", Cancellation)).Soon();
        Assert.Equal("MissingParameter", (await Refused(client.SendMessageAsync(sqs.Url, "", Cancellation))).ErrorCode);
        Assert.Equal("InvalidParameterValue", (await Refused(client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = sqs.Url, MaxNumberOfMessages = 11 }, Cancellation))).ErrorCode);
        Assert.Equal("InvalidParameterValue", (await Refused(client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = sqs.Url, WaitTimeSeconds = 21 }, Cancellation))).ErrorCode);
        Assert.Equal("InvalidParameterValue", (await Refused(client.SendMessageAsync(new SendMessageRequest(sqs.Url, "a") { DelaySeconds = 901 }, Cancellation))).ErrorCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Refused(client.CreateQueueAsync("more", Cancellation))).StatusCode);
        Assert.Equal((0, 0), (sqs.Queue.Visible, sqs.Queue.InFlight));
        Assert.Contains(sqs.Logs.All, line => line.Contains("TooManyEntries", StringComparison.Ordinal));
        Assert.DoesNotContain(sqs.Logs.All, line => line.Contains("EmptyBatch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("local", "guessed", "us-east-1", "InvalidSignatureException")]
    [InlineData("local", "local", "eu-west-1", "InvalidSignatureException")]
    [InlineData("stranger", "local", "us-east-1", "UnrecognizedClientException")]
    public async Task A_queue_request_that_is_not_signed_as_it_should_be_is_refused(string key, string secret, string region, string code)
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client(key, secret, region);
        var refused = await Refused(client.SendMessageAsync(sqs.Url, "a", Cancellation));
        Assert.Equal((HttpStatusCode.Forbidden, code), (refused.StatusCode, refused.ErrorCode));
        Assert.NotEmpty(refused.RequestId);
        Assert.Equal(0, sqs.Queue.Visible);
    }

    [Theory]
    [InlineData("unsigned", 403, "MissingAuthenticationTokenException")]
    [InlineData("other service", 403, "InvalidSignatureException")]
    [InlineData("not json", 400, "SerializationException")]
    [InlineData("[]", 400, "SerializationException")]
    [InlineData("{}", 400, "MissingRequiredParameterException")]
    [InlineData("""{"QueueUrl":5}""", 400, "MissingRequiredParameterException")]
    [InlineData("""{"QueueUrl":"fan-out","MessageBody":"\ud800"}""", 400, "SerializationException")]
    public async Task What_is_no_request_of_SQS_is_refused_and_harms_nobody(string body, int status, string type)
    {
        await using var sqs = await TestSqs.StartAsync();
        var call = new Management.SignedCall("POST", "/")
        {
            Body = Encoding.UTF8.GetBytes(body), Service = body == "other service" ? "execute-api" : "sqs",
            SignedAt = DateTimeOffset.UtcNow,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, sqs.Endpoint) { Content = new ByteArrayContent(call.Body) };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.SendMessage");
        request.Headers.Add("x-amz-date", call.Date);
        if (body != "unsigned") request.Headers.TryAddWithoutValidation("Authorization", call.Sign(new Uri(sqs.Endpoint).Authority));
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, Cancellation).Soon();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains($"#{type}\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(0, sqs.Queue.Visible);
    }

    [Fact]
    public async Task The_functions_own_way_into_the_queue_takes_thousands_of_jobs_and_loses_none()
    {
        const int Jobs = 2_000;
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        Assert.Empty(await Own(client, sqs).SendAsync([.. Enumerable.Range(0, Jobs).Select(i => Job($"{i} é"))], Cancellation));
        var bodies = sqs.Queue.Receive(Jobs, visibility: null).Select(TestQueue.Text).ToHashSet();
        Assert.Equal(Jobs, bodies.Count);
        Assert.Contains("1999 é", bodies);
    }

    [Fact]
    public async Task What_the_queue_refuses_on_purpose_is_tried_again_and_told_if_it_stays_so()
    {
        await using var unreliable = await TestSqs.StartAsync(new() { Faults = new() { Refused = 0.3, Seed = 3 } });
        using var client = unreliable.Client();
        var refused = await Own(client, unreliable).SendAsync([.. Enumerable.Range(0, 100).Select(i => Job($"{i}"))], Cancellation);
        Assert.Equal(100, refused.Count + unreliable.Queue.Visible);
        Assert.InRange(refused.Count, 0, 20);
        await using var dead = await TestSqs.StartAsync(new() { Faults = new() { Refused = 1 } });
        using var vain = dead.Client();
        Assert.Equal([0, 1, 2], await Own(vain, dead).SendAsync([Job("a"), Job("b"), Job("c")], Cancellation));
    }

    [Fact]
    public async Task A_job_that_was_not_finished_comes_again_when_the_function_says_so()
    {
        await using var sqs = await TestSqs.StartAsync();
        using var client = sqs.Client();
        await client.SendMessageAsync(sqs.Url, "a", Cancellation).Soon();
        var receipt = Assert.Single(sqs.Queue.Receive(1, visibility: null)).ReceiptHandle;
        await Own(client, sqs).RedeliverAsync(receipt, TimeSpan.Zero, Cancellation);
        Assert.Equal(1, sqs.Queue.Visible);
    }

    private static SqsFanOutQueue Own(AmazonSQSClient client, TestSqs sqs) => new(client, new(sqs.Url), TimeProvider.System, new Logger<SqsFanOutQueue>(new TestLogs()));

    private static ReadOnlyMemory<byte> Job(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<AmazonSQSException> Refused(Task request) => await Assert.ThrowsAnyAsync<AmazonSQSException>(() => request).Soon();
}
