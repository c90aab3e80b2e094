using Amazon.Runtime;
using Amazon.SQS;

namespace Chat.Lambda.Queues;

/// <summary>The client of SQS, ready for its first request.</summary>
internal static class QueueClient
{
    // A request takes some 10 ms, and the sender's acknowledgement waits for it: a queue that hangs is given up for good
    // while there is time to post to some receivers without it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // INIT as a whole has ten seconds, and a queue that does not answer is the first job's to report.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes the client and has it refused once: SQS takes no batch without an entry, and when it has said so, connection,
    /// signature and all code that a job needs have been used while Lambda gives the process a whole core. The first job has
    /// two seconds, and a sender waits for it. Region and credentials come from the environment.
    /// </summary>
    /// <param name="queue">The queue's address. An http one is on this machine: what it names is where the requests go.</param>
    /// <param name="region">What requests to such a one are signed for; on AWS the SDK knows.</param>
    /// <param name="credentials">Null takes those of the environment.</param>
    public static async Task<AmazonSQSClient> OpenAsync(Uri queue, string? region, AWSCredentials? credentials = null)
    {
        var http = ReadyHttp.Within(Patience);
        // Tries are the queue's own, one entry at a time.
        var config = new AmazonSQSConfig { MaxErrorRetry = 0, HttpClientFactory = http };
        if (queue.Scheme == Uri.UriSchemeHttp)
        {
            config.ServiceURL = queue.GetLeftPart(UriPartial.Authority);
            config.AuthenticationRegion = region;
        }

        var client = credentials is null ? new AmazonSQSClient(config) : new AmazonSQSClient(credentials, config);
        await RehearseAsync(client, queue.ToString());
        return client;
    }

    private static async Task RehearseAsync(AmazonSQSClient client, string queue)
    {
        using var limit = new CancellationTokenSource(OpeningPatience);
        try
        {
            await client.SendMessageBatchAsync(new() { QueueUrl = queue, Entries = [] }, limit.Token);
        }
        catch (Exception fault) when (fault is AmazonClientException or AmazonServiceException or HttpRequestException or OperationCanceledException)
        {
            // A refusal is what was to be expected.
        }
    }
}
