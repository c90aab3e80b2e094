using Chat.Core.Storage;

namespace Chat.Core.Delivery;

/// <summary>One pass over receivers: each is posted to once, and every outcome is counted.</summary>
/// <remarks>
/// The workers share an index. Where posts end at once, as in process, the first worker does all of them on the caller's
/// thread and nothing is allocated per receiver; only where one has to wait does the next one start.
/// </remarks>
internal sealed class PostRound(
    IConnectionSender sender, SlowReaders slow, IReadOnlyList<Member> members, Mail mail, DateTime utcNow, CancellationToken enough,
    CancellationToken cancellation)
{
    private readonly Lock _lock = new();
    private int _next = -1;
    private DeliveryReport _report;
    private List<Member>? _gone;
    private List<Member>? _expired;
    private List<Member>? _throttled;

    /// <summary>Complete once <see cref="RunAsync"/> has ended.</summary>
    public DeliveryReport Report => _report;

    public IReadOnlyList<Member> Gone => _gone ?? [];

    /// <summary>Whose token has expired: they were sent nothing, and count as gone.</summary>
    public IReadOnlyList<Member> Expired => _expired ?? [];

    public IReadOnlyList<Member> Throttled => _throttled ?? [];

    /// <summary>The first exception of a sender that promised to throw none.</summary>
    public Exception? Broken { get; private set; }

    public Task RunAsync(int parallel)
    {
        var first = WorkAsync();
        return first.IsCompleted ? first : RunMoreAsync(first, parallel);
    }

    private async Task RunMoreAsync(Task first, int parallel)
    {
        var workers = new List<Task> { first };
        while (workers.Count < parallel && Volatile.Read(ref _next) < members.Count - 1) workers.Add(WorkAsync());
        await Task.WhenAll(workers);
    }

    private async Task WorkAsync()
    {
        var delivered = 0;
        var isAnySlow = slow.IsAny(utcNow);
        for (var i = Interlocked.Increment(ref _next); i < members.Count; i = Interlocked.Increment(ref _next))
        {
            cancellation.ThrowIfCancellationRequested();
            var member = members[i];
            if (mail.For(member.ConnectionId) is not { } frame) continue;
            if (member.TokenExpiresAt?.UtcDateTime <= utcNow)
            {
                CountExpired(member);
                continue;
            }

            if (enough.IsCancellationRequested)
            {
                Count(member, DeliveryOutcome.Throttled);
                continue;
            }

            var outcome = DeliveryOutcome.Failed;
            try
            {
                outcome = await sender.SendAsync(member.ConnectionId, frame, cancellation);
            }
            catch (Exception broken) when (broken is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Broken ??= broken;
            }

            if (outcome != DeliveryOutcome.Delivered)
            {
                Count(member, outcome);
                continue;
            }

            delivered++;
            if (isAnySlow) slow.Remove(member.ConnectionId);
        }

        lock (_lock) _report += new DeliveryReport(delivered, 0, 0, 0, 0);
    }

    private void CountExpired(Member member)
    {
        lock (_lock)
        {
            (_expired ??= []).Add(member);
            _report += new DeliveryReport(0, 1, 0, 0, 0);
        }
    }

    private void Count(Member member, DeliveryOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome == DeliveryOutcome.Gone) (_gone ??= []).Add(member);
            if (outcome == DeliveryOutcome.Throttled) (_throttled ??= []).Add(member);
            _report += outcome switch
            {
                DeliveryOutcome.Gone => new(0, 1, 0, 0, 0),
                DeliveryOutcome.Throttled => new(0, 0, 1, 0, 0),
                DeliveryOutcome.TooLarge => new(0, 0, 0, 1, 0),
                _ => new(0, 0, 0, 0, 1),
            };
        }
    }
}
