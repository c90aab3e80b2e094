using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Chat.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Queues;

/// <summary>The fan-out queue on SQS. What it does not take within some tries is told by index, and never thrown.</summary>
/// <param name="client">Without retries of its own.</param>
/// <param name="queue">The queue's address.</param>
/// <param name="time">For the waits between tries.</param>
/// <param name="logger">Told SQS's code of what was refused, once a minute: each message of a busy room would say the same.</param>
public sealed partial class SqsFanOutQueue(IAmazonSQS client, Uri queue, TimeProvider time, ILogger<SqsFanOutQueue> logger) : IFanOutQueue, IRedelivery
{
    // With waits of 50 and 100 ms: a throttle or a broken connection is over by then, and an acknowledgement is not late.
    private const int Tries = 3;

    /// <summary>Requests at a time: 160 jobs, which is a room of 100,000, go in one round of some 10 ms.</summary>
    private const int ParallelRequests = 16;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly string _queue = queue.ToString();
    private long _quietUntil = long.MinValue;

    public async ValueTask<IReadOnlyList<int>> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, CancellationToken cancellation)
    {
        var refused = Enumerable.Range(0, jobs.Count).Where(index => jobs[index].Length > SendBatches.Bytes).ToList();
        IReadOnlyList<int> pending = [.. Enumerable.Range(0, jobs.Count).Except(refused)];
        string? code = refused.Count > 0 ? "MessageTooLong" : null;
        for (var attempt = 0; pending.Count > 0 && attempt < Tries; attempt++)
        {
            if (attempt > 0) await Task.Delay(FirstWait * attempt * (1 + Random.Shared.NextDouble()), time, cancellation);
            var round = new Round();
            var bounded = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellation };
            await Parallel.ForEachAsync(SendBatches.Of(jobs, pending), bounded, (batch, stop) => SendAsync(jobs, batch, round, stop));
            refused.AddRange(round.Refused);
            pending = [.. round.Again];
            code = round.Code ?? code;
        }

        refused.AddRange(pending);
        if (refused.Count > 0 && IsTimeForALine()) LogRefused(logger, refused.Count, jobs.Count, code!);
        refused.Sort();
        return refused;
    }

    public async ValueTask RedeliverAsync(string receiptHandle, TimeSpan after, CancellationToken cancellation)
    {
        try
        {
            await client.ChangeMessageVisibilityAsync(_queue, receiptHandle, (int)after.TotalSeconds, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogNotRedelivered(logger, Code(fault));
        }
    }

    private async ValueTask SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, ReadOnlyMemory<int> batch, Round round, CancellationToken cancellation)
    {
        var indexes = batch.ToArray();
        var entries = indexes.Select((index, position) =>
            new SendMessageBatchRequestEntry(position.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(jobs[index].Span)));
        try
        {
            var answer = await client.SendMessageBatchAsync(new() { QueueUrl = _queue, Entries = [.. entries] }, cancellation);
            // SQS leaves the list out where everything was taken, and the SDK gives null then.
            foreach (var failed in answer.Failed ?? [])
                round.Add(indexes[int.Parse(failed.Id, CultureInfo.InvariantCulture)], again: failed.SenderFault != true, failed.Code);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            foreach (var index in indexes) round.Add(index, IsPassing(fault), Code(fault));
        }
    }

    private bool IsTimeForALine()
    {
        var (now, quietUntil) = (time.GetUtcNow().UtcTicks, Volatile.Read(ref _quietUntil));
        return now >= quietUntil && Interlocked.CompareExchange(ref _quietUntil, now + BetweenLines.Ticks, quietUntil) == quietUntil;
    }

    /// <summary>Whether another try may go better: anything but SQS's own word that the request is at fault.</summary>
    private static bool IsPassing(Exception fault) => fault is not AmazonServiceException refusal
        || refusal.StatusCode == HttpStatusCode.TooManyRequests || (int)refusal.StatusCode is 0 or >= 500
        || refusal.Retryable?.Throttling == true || refusal.ErrorCode?.Contains("Throttl", StringComparison.Ordinal) == true;

    private static string Code(Exception fault) =>
        fault is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : fault.GetType().Name;

    [LoggerMessage(30, LogLevel.Warning, "The queue did not take {Refused} of {Jobs} jobs: {Code}.", EventName = "QueueRefused")]
    private static partial void LogRefused(ILogger logger, int refused, int jobs, string code);

    [LoggerMessage(31, LogLevel.Warning, "A job that was not finished comes again with the queue's own time-out: {Code}.", EventName = "NotRedelivered")]
    private static partial void LogNotRedelivered(ILogger logger, string code);

    /// <summary>What one round of requests did not bring into the queue.</summary>
    private sealed class Round
    {
        public ConcurrentBag<int> Again { get; } = [];

        public ConcurrentBag<int> Refused { get; } = [];

        /// <summary>The last that SQS, or the way to it, said.</summary>
        public string? Code { get; private set; }

        public void Add(int index, bool again, string code)
        {
            (again ? Again : Refused).Add(index);
            Code = code;
        }
    }
}
