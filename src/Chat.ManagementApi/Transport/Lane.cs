namespace Chat.ManagementApi.Transport;

/// <summary>
/// Carries one post at a time: a socket of its own with HTTP/1.1, one stream after the other with HTTP/2. Time limits are
/// kept by whoever sweeps the lanes, so that a post needs no timer.
/// </summary>
internal abstract class Lane : IDisposable
{
    private const long Idle = long.MaxValue;
    private const long Expired = long.MinValue;

    private long _deadline = Idle;

    /// <summary>Whether another post may go this way.</summary>
    public bool IsReusable { get; protected set; } = true;

    /// <summary>Whether a post has gone this way before: then the other end may have closed it meanwhile.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Timestamp of its last post's end.</summary>
    public long IdleSince { get; private set; }

    protected bool IsExpired => Volatile.Read(ref _deadline) == Expired;

    public void Begin(long deadline) => Volatile.Write(ref _deadline, deadline);

    public void End(long now)
    {
        IsUsed = true;
        IdleSince = now;
        if (Interlocked.Exchange(ref _deadline, Idle) == Expired) IsReusable = false;
    }

    /// <summary>Aborts the post that is under way, if its deadline has passed.</summary>
    public void Sweep(long now)
    {
        var deadline = Volatile.Read(ref _deadline);
        if (deadline is Idle or Expired || now < deadline) return;
        if (Interlocked.CompareExchange(ref _deadline, Expired, deadline) == deadline) Abort();
    }

    /// <summary>Sends a post and reads its answer. Never throws: what went wrong is in the answer.</summary>
    public abstract ValueTask<Answer> ExchangeAsync(Post post, CancellationToken cancellation);

    /// <summary>Whether the other end has said or closed anything since the last post.</summary>
    public virtual bool IsDisturbed() => false;

    public abstract void Dispose();

    /// <summary>Makes the exchange under way fail soon.</summary>
    protected abstract void Abort();
}
