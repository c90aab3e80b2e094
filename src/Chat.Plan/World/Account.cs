using Chat.Plan.Clock;

namespace Chat.Plan.World;

/// <summary>API Gateway's account-wide throttle: frames in and posts to connections share it. Best effort on AWS, exact here.</summary>
internal sealed class Account(VirtualTime time, WorldOptions options)
{
    private readonly TokenBucket _requests = new(time, options.RequestsPerSecond, options.RequestBurst);
    private readonly TokenBucket _connects = new(time, options.ConnectsPerSecond, options.ConnectsPerSecond);
    private readonly RatePeak _rate = new(time);
    private readonly RatePeak _connectRate = new(time);

    public long FramesRefused { get; private set; }

    public long PostsRefused { get; private set; }

    public long ConnectsRefused { get; private set; }

    /// <summary>The most requests of one second, refused ones included: what the load asks for.</summary>
    public double PeakRequests => _rate.Peak;

    public double PeakConnects => _connectRate.Peak;

    public bool AdmitFrame() => Admit() || Refuse(() => FramesRefused++);

    public bool AdmitPost() => Admit() || Refuse(() => PostsRefused++);

    public bool AdmitConnect()
    {
        _connectRate.Count();
        return _connects.TryTake() || Refuse(() => ConnectsRefused++);
    }

    private bool Admit()
    {
        _rate.Count();
        return _requests.TryTake();
    }

    private static bool Refuse(Action count)
    {
        count();
        return false;
    }
}

/// <summary>The busiest second of a run.</summary>
internal sealed class RatePeak(VirtualTime time)
{
    private long _second = -1;
    private long _count;

    public double Peak { get; private set; }

    public long Total { get; private set; }

    public void Count()
    {
        var second = time.Now / TimeSpan.TicksPerSecond;
        if (second != _second) (_second, _count) = (second, 0);
        Peak = Math.Max(Peak, ++_count);
        Total++;
    }
}
