namespace Chat.Lambda.Queues;

/// <summary>Lets entries of the queue that were not finished come again sooner than its visibility time-out says.</summary>
public interface IRedelivery
{
    /// <summary>Tries to; an entry for which it does not succeed comes again with the queue's own time-out. Never throws, but for a cancellation.</summary>
    /// <param name="receiptHandle">Of the delivery that failed.</param>
    /// <param name="after">In whole seconds.</param>
    ValueTask RedeliverAsync(string receiptHandle, TimeSpan after, CancellationToken cancellation);
}
