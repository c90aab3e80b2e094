namespace Chat.Plan.World;

/// <summary>How long a call takes: log-normal, given by its median and its p99, in milliseconds.</summary>
internal sealed record Latency(double MedianMs, double P99Ms)
{
    /// <summary>The 99th percentile of the standard normal distribution.</summary>
    private const double Z99 = 2.3263;

    private readonly double _sigma = Math.Log(P99Ms / MedianMs) / Z99;

    public TimeSpan Draw(Random random)
    {
        // Box and Muller; 1 - x, since the logarithm of 0 is none.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return TimeSpan.FromMilliseconds(MedianMs * Math.Exp(_sigma * normal));
    }
}
