using Chat.Core;
using Chat.LocalGateway.Functions;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Queues;

/// <summary>
/// Lambda's event source mapping: takes batches from a queue as they come, hands each to the function, deletes what it served
/// and leaves the rest hidden until it is to come again.
/// </summary>
internal sealed class EventSourceMapping : IAsyncDisposable
{
    // A cold start comes on top of the function's own time, which counts from its first event.
    private static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(10);

    // While the function has no capacity Lambda tries again, backing off, until the messages would be visible anyway.
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly LocalQueue _queue;
    private readonly ChatFunction _consumer;
    private readonly IFunctionInvoker _functions;
    private readonly string _region;
    private readonly string _arn;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots;
    private readonly Task _polling;

    /// <param name="queue">It hands out this queue's messages; the options of the queue say how.</param>
    /// <param name="consumer">The function that gets them.</param>
    /// <param name="functions">Runs it.</param>
    /// <param name="region">For the events.</param>
    /// <param name="time">For windows, waits and deadlines.</param>
    /// <param name="log">A line for each batch.</param>
    public EventSourceMapping(LocalQueue queue, ChatFunction consumer, IFunctionInvoker functions, string region, TimeProvider time, ILogger log)
    {
        (_queue, _consumer, _functions, _region, _time, _log) = (queue, consumer, functions, region, time, log);
        _arn = LocalQueues.ArnOf(queue, region);
        _slots = new(queue.Options.MaximumConcurrency);
        _polling = Task.Run(PollAsync);
    }

    /// <summary>Takes no further message, and waits for the batches under way, up to the queue's <see cref="QueueOptions.DrainTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _polling;
        using var limit = new CancellationTokenSource(_queue.Options.DrainTimeout, _time);
        var underWay = _queue.Options.MaximumConcurrency;
        try
        {
            // Whoever has every slot has nobody beside him.
            for (; underWay > 0; underWay--) await _slots.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            QueueLog.NotDrained(_log, _consumer.Name, underWay);
        }
    }

    private async Task PollAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token);
                await TakeAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nothing that was taken is left unserved.
        }
    }

    private async Task TakeAsync()
    {
        try
        {
            var batch = await GatherAsync();
            // A function in this process may do all of its work before it returns: others are not to wait for that.
            _ = Task.Run(() => ServeAsync(batch));
        }
        catch (OperationCanceledException)
        {
            _slots.Release();
            throw;
        }
    }

    private async Task<IReadOnlyList<QueueDelivery>> GatherAsync()
    {
        var options = _queue.Options;
        var first = await _queue.ReceiveAsync(options.BatchSize, visibility: null, _stop.Token);
        if (options.BatchingWindow == TimeSpan.Zero || first.Count == options.BatchSize) return first;
        var batch = new List<QueueDelivery>(first);
        using var window = new CancellationTokenSource(options.BatchingWindow, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(window.Token, _stop.Token);
        try
        {
            while (batch.Count < options.BatchSize) batch.AddRange(await _queue.ReceiveAsync(options.BatchSize - batch.Count, visibility: null, either.Token));
        }
        catch (OperationCanceledException)
        {
            // The window is over, or the chat ends: what there is goes.
        }

        return batch;
    }

    private async Task ServeAsync(IReadOnlyList<QueueDelivery> batch)
    {
        var (requestId, started) = (Guid.NewGuid().ToString(), _time.GetTimestamp());
        var result = await InvokeAsync(batch, requestId);
        foreach (var delivery in batch)
        {
            if (result.Fault is null && !result.Failed.Contains(delivery.MessageId)) _queue.Delete(delivery.ReceiptHandle);
            else _queue.Blame(delivery.ReceiptHandle, result.Fault ?? $"the function reported it as failed, on request {requestId}");
        }

        if (result.Fault is { } fault) QueueLog.BatchFailed(_log, result.Thrown, _consumer.Name, requestId, batch.Count, fault);
        QueueLog.Served(
            _log, batch.Count, _consumer.Name, requestId, result.Fault is null ? result.Failed.Count : batch.Count,
            _time.GetElapsedTime(started).TotalMilliseconds);
        _slots.Release();
    }

    private async Task<BatchResult> InvokeAsync(IReadOnlyList<QueueDelivery> batch, string requestId)
    {
        var eventJson = BatchEvent.Of(batch, _arn, _region);
        try
        {
            var result = await InvokeAsync(requestId, eventJson.Json);
            // Not where it threw or passed its time: it may still be reading then.
            eventJson.Return();
            return result.Status switch
            {
                InvocationStatus.Succeeded => BatchResult.Of(result.Payload, batch),
                InvocationStatus.Failed => Whole("the function failed"),
                InvocationStatus.Throttled => Whole("the function had no capacity"),
                _ => Whole("the function cannot be invoked"),
            };
        }
        catch (TimeoutException)
        {
            return Whole($"the function passed its {_consumer.TimeoutSeconds} s");
        }
        catch (Exception failure)
        {
            return Whole("the function threw") with { Thrown = failure };
        }
    }

    private async Task<InvocationResult> InvokeAsync(string requestId, ReadOnlyMemory<byte> eventJson)
    {
        var started = _time.GetTimestamp();
        var backoff = FirstBackoff;
        while (true)
        {
            var limit = TimeSpan.FromSeconds(_consumer.TimeoutSeconds);
            var result = await _functions.InvokeAsync(_consumer.Name, requestId, eventJson, _time.GetUtcNow() + limit).AsTask().WaitAsync(limit + ColdStart, _time);
            if (result.Status != InvocationStatus.Throttled) return result;
            if (_stop.IsCancellationRequested || _time.GetElapsedTime(started) + backoff > _queue.Options.VisibilityTimeout) return result;
            await Task.Delay(backoff, _time);
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }
    }

    private static BatchResult Whole(string fault) => new(new HashSet<string>(), fault);
}
