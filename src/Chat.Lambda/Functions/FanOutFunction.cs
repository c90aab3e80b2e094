using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Amazon.Lambda.SQSEvents;
using Chat.Core;
using Chat.Core.Delivery;
using Chat.Lambda.Queues;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Functions;

/// <summary>
/// A batch of the fan-out queue. Each job stands for itself: those that are done leave the queue, and one that failed comes
/// again alone, until the queue gives it up.
/// </summary>
/// <param name="serve">Serves a job: <see cref="ChatBackend.FanOutAsync"/>.</param>
/// <param name="redelivery">Lets what failed come again soon; null leaves it to the queue.</param>
/// <param name="options">How many jobs at a time, and how soon they come again.</param>
/// <param name="logger">One line for each job that failed, with the message's id and never its content.</param>
internal sealed class FanOutFunction(
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<FanOutJobOutcome>> serve, IRedelivery? redelivery, FunctionOptions options, ILogger logger)
{
    private const string Tries = "ApproximateReceiveCount";

    /// <summary>Never throws for what became of a job, nor for the end of the time: what has been done until then is told.</summary>
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent batch, CancellationToken deadline)
    {
        var failed = new ConcurrentQueue<SQSEvent.SQSMessage>();
        await Parallel.ForEachAsync(
            batch.Records,
            new ParallelOptions { MaxDegreeOfParallelism = options.ParallelJobs },
            async (message, _) =>
            {
                if (!await IsDoneAsync(message, deadline)) failed.Enqueue(message);
            });
        // Not bound by the deadline: its margin is for this.
        if (redelivery is not null) await Task.WhenAll(failed.Select(message => RedeliverAsync(redelivery, message).AsTask()));
        return new([.. failed.Select(message => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = message.MessageId })]);
    }

    private async ValueTask<bool> IsDoneAsync(SQSEvent.SQSMessage message, CancellationToken deadline)
    {
        try
        {
            switch (await serve(Encoding.UTF8.GetBytes(message.Body ?? ""), deadline))
            {
                case FanOutJobOutcome.Done:
                    return true;
                case FanOutJobOutcome.Unreadable:
                    FunctionLog.Unreadable(logger, message.MessageId, TryOf(message));
                    return false;
                default:
                    FunctionLog.NotFinished(logger, message.MessageId, TryOf(message));
                    return false;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            FunctionLog.JobOutOfTime(logger, message.MessageId, TryOf(message));
        }
        catch (Exception failure)
        {
            FunctionLog.JobFailed(logger, message.MessageId, TryOf(message), failure);
        }

        return false;
    }

    private ValueTask RedeliverAsync(IRedelivery redelivery, SQSEvent.SQSMessage message)
    {
        if (string.IsNullOrEmpty(message.ReceiptHandle)) return default;
        var tries = int.TryParse(TryOf(message), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
        return redelivery.RedeliverAsync(message.ReceiptHandle, options.RetryAfter * Math.Max(1, tries), CancellationToken.None);
    }

    private static string TryOf(SQSEvent.SQSMessage message) => message.Attributes?.GetValueOrDefault(Tries) ?? "?";
}
