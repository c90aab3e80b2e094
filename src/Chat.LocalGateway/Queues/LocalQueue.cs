using System.Buffers.Text;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Queues;

/// <summary>
/// A standard queue of SQS: what is sent is delivered at least once, in about the order it came; a delivery hides the message
/// until it is deleted, or for a while; what was delivered too often goes to the dead letters. Nothing of it outlives the process.
/// </summary>
/// <param name="name">The last part of its address.</param>
/// <param name="options">Of the pair of queues.</param>
/// <param name="capacity">Messages that it keeps; it takes no further one.</param>
/// <param name="deadLetters">Where messages go that were delivered too often; null for the queue that keeps them for good.</param>
/// <param name="time">What hides messages and stamps them.</param>
/// <param name="log">One line for each message that is given up.</param>
internal sealed class LocalQueue(string name, QueueOptions options, int capacity, LocalQueue? deadLetters, TimeProvider time, ILogger log)
{
    private const int ReceiptBytes = 48;

    private readonly Channel<QueueMessage> _visible = Channel.CreateUnbounded<QueueMessage>();
    private readonly Dictionary<string, QueueMessage> _inFlight = new(StringComparer.Ordinal);
    private readonly HashSet<QueueMessage> _delayed = [];
    private readonly FaultLots _faults = new(deadLetters is null ? new() : options.Faults);
    private readonly Lock _lock = new();

    public string Name => name;

    public QueueOptions Options => options;

    public LocalQueue? DeadLetters => deadLetters;

    /// <summary>Messages that a receiver would get.</summary>
    public int Visible => _visible.Reader.Count;

    /// <summary>Messages that are hidden by a delivery.</summary>
    public int InFlight
    {
        get { lock (_lock) return _inFlight.Count; }
    }

    /// <summary>Messages that were sent to become visible later.</summary>
    public int Delayed
    {
        get { lock (_lock) return _delayed.Count; }
    }

    /// <summary>Messages that were ever put here: of the dead letters, how many deliveries were given up.</summary>
    public long Accepted { get; private set; }

    /// <summary>Messages of these that are second copies, put in on purpose.</summary>
    public long Doubled { get; private set; }

    /// <summary>Puts a message in.</summary>
    /// <param name="body">UTF-8 text, the queue's own from now on.</param>
    /// <param name="delay">How long until it becomes visible.</param>
    /// <returns>Its id; null where the queue does not take it.</returns>
    public string? Send(ReadOnlyMemory<byte> body, TimeSpan delay = default)
    {
        if (_faults.Refuses()) return null;
        var id = Guid.NewGuid().ToString();
        delay += _faults.Delay();
        lock (_lock)
        {
            if (Visible + _inFlight.Count + _delayed.Count >= capacity) return null;
            Put(new(id, body, time.GetUtcNow()), delay);
            if (!_faults.DeliversTwice()) return id;
            Put(new(id, body, time.GetUtcNow()), delay);
            Doubled++;
        }

        return id;
    }

    /// <summary>Waits for messages, and hides those that it returns.</summary>
    /// <param name="atMost">It returns as many as there are, up to that.</param>
    /// <param name="visibility">How long they stay hidden; null for the queue's own time-out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<QueueDelivery>> ReceiveAsync(int atMost, TimeSpan? visibility, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var taken = Receive(atMost, visibility);
            if (taken.Count > 0) return taken;
            await _visible.Reader.WaitToReadAsync(cancellation);
        }
    }

    /// <summary>The same without a wait; empty where there is nothing.</summary>
    public IReadOnlyList<QueueDelivery> Receive(int atMost, TimeSpan? visibility)
    {
        var taken = new List<QueueDelivery>();
        lock (_lock)
        {
            while (taken.Count < atMost && _visible.Reader.TryRead(out var message)) taken.Add(Deliver(message, visibility ?? options.VisibilityTimeout));
        }

        return taken;
    }

    /// <summary>Takes a message out for good. A delivery that is over changes nothing, and is no error.</summary>
    public void Delete(string receiptHandle)
    {
        lock (_lock)
        {
            if (!_inFlight.Remove(receiptHandle, out var message)) return;
            message.Hidden?.Dispose();
        }
    }

    /// <summary>Hides the message of a delivery for so long from now on; zero makes it visible at once.</summary>
    /// <returns>False where that delivery is over.</returns>
    public bool ChangeVisibility(string receiptHandle, TimeSpan visibility)
    {
        lock (_lock)
        {
            if (!_inFlight.TryGetValue(receiptHandle, out var message)) return false;
            if (visibility == TimeSpan.Zero) Return(message);
            else Hide(message, visibility);
            return true;
        }
    }

    /// <summary>Remembers why a delivery came to nothing, for the line of its message's end.</summary>
    public void Blame(string receiptHandle, string reason)
    {
        lock (_lock)
        {
            if (_inFlight.TryGetValue(receiptHandle, out var message)) message.Fault = reason;
        }
    }

    /// <summary>Deletes everything, what is hidden as well.</summary>
    public void Purge()
    {
        lock (_lock)
        {
            while (_visible.Reader.TryRead(out _));
            foreach (var message in _inFlight.Values.Concat(_delayed)) message.Hidden?.Dispose();
            _inFlight.Clear();
            _delayed.Clear();
        }
    }

    /// <summary>Whether a text has the form of a receipt handle.</summary>
    public static bool IsReceiptHandle(string text) => Base64Url.IsValid(text, out var bytes) && bytes == ReceiptBytes;

    private void Put(QueueMessage message, TimeSpan delay)
    {
        Accepted++;
        if (delay == TimeSpan.Zero)
        {
            _visible.Writer.TryWrite(message);
            return;
        }

        _delayed.Add(message);
        Hide(message, delay);
    }

    private QueueDelivery Deliver(QueueMessage message, TimeSpan visibility)
    {
        var now = time.GetUtcNow();
        if (message.ReceiveCount++ == 0) message.FirstReceivedAt = now;
        var receipt = message.ReceiptHandle = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ReceiptBytes));
        _inFlight.Add(receipt, message);
        message.Fault = null;
        if (visibility == TimeSpan.Zero) Return(message);
        else Hide(message, visibility);
        return new(message.Id, receipt, message.Body, message.SentAt, message.FirstReceivedAt, message.ReceiveCount);
    }

    private void Hide(QueueMessage message, TimeSpan visibility)
    {
        message.Hidden?.Dispose();
        var hiding = new Hiding(this, message, ++message.Hidings);
        message.Hidden = time.CreateTimer(static hiding => ((Hiding)hiding!).End(), hiding, visibility, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Shows it again, or gives it up; called under the lock.</summary>
    private void Return(QueueMessage message)
    {
        message.Hidden?.Dispose();
        message.Hidings++;
        if (message.ReceiptHandle is { } receipt) _inFlight.Remove(receipt);
        message.ReceiptHandle = null;
        _delayed.Remove(message);
        if (deadLetters is null || message.ReceiveCount < options.Tries) _visible.Writer.TryWrite(message);
        else GiveUp(deadLetters, message);
    }

    private void GiveUp(LocalQueue letters, QueueMessage message)
    {
        QueueLog.GivenUp(log, message.Id, message.ReceiveCount, message.Fault ?? "whoever took it last did not say how it went");
        letters.Keep(message);
    }

    /// <summary>Takes a message over from another queue, its id and its count of deliveries as they are.</summary>
    private void Keep(QueueMessage message)
    {
        lock (_lock)
        {
            if (Visible + _inFlight.Count < capacity) Put(message, TimeSpan.Zero);
            else Accepted++;
        }
    }

    private sealed record Hiding(LocalQueue Queue, QueueMessage Message, int Number)
    {
        // A timer may fire while the message is deleted, or hidden anew.
        public void End()
        {
            lock (Queue._lock)
            {
                if (Message.Hidings != Number) return;
                if (Message.ReceiptHandle is { } receipt ? Queue._inFlight.ContainsKey(receipt) : Queue._delayed.Contains(Message)) Queue.Return(Message);
            }
        }
    }
}
