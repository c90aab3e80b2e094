using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Queues;

/// <summary>The queues of a chat on this machine, by name.</summary>
internal sealed class LocalQueues
{
    /// <summary>Of nobody: it stands in addresses and ARNs where AWS has twelve digits.</summary>
    public const string AccountId = "000000000000";

    public LocalQueues(QueueOptions options, TimeProvider time, ILogger log)
    {
        DeadLetters = new(options.DeadLettersName, options, options.DeadLettersKept, deadLetters: null, time, log);
        FanOut = new(options.Name, options, options.Capacity, DeadLetters, time, log);
    }

    public LocalQueue FanOut { get; }

    public LocalQueue DeadLetters { get; }

    public IReadOnlyList<LocalQueue> All => [FanOut, DeadLetters];

    public LocalQueue? Find(ReadOnlySpan<char> name) => name.SequenceEqual(FanOut.Name) ? FanOut : name.SequenceEqual(DeadLetters.Name) ? DeadLetters : null;

    public static string ArnOf(LocalQueue queue, string region) => $"arn:aws:sqs:{region}:{AccountId}:{queue.Name}";

    /// <param name="queue">One of these.</param>
    /// <param name="origin">Where the gateway listens: scheme, host and port.</param>
    public static Uri AddressOf(LocalQueue queue, Uri origin) => new(origin, $"/{AccountId}/{queue.Name}");
}
