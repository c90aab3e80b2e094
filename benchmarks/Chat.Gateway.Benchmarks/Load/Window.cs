namespace Chat.Gateway.Benchmarks.Load;

/// <summary>
/// Which numbers of one publisher a receiver has: all below a mark and, in whatever order, some of the 64 from there on. What is
/// further ahead comes only when one has been lost, and is then only counted: the run is invalid as it is.
/// </summary>
internal struct Window
{
    private const int Ahead = 64;

    private ulong _above;
    private long _far;

    /// <summary>The lowest number that has not come yet; numbers begin at 0.</summary>
    public long Next { get; private set; }

    /// <summary>How many have come.</summary>
    public readonly long Taken => Next + System.Numerics.BitOperations.PopCount(_above) + _far;

    public Arrival Take(long number)
    {
        if (number == Next && _above == 0)
        {
            Next++;
            return Arrival.New;
        }

        var ahead = number - Next;
        if (ahead < 0) return Arrival.Again;
        if (ahead >= Ahead)
        {
            _far++;
            return Arrival.New;
        }

        var bit = 1UL << (int)ahead;
        if ((_above & bit) != 0) return Arrival.Again;
        _above |= bit;
        for (; (_above & 1) != 0; _above >>= 1) Next++;
        return Arrival.New;
    }
}

/// <summary>What a receiver makes of a number.</summary>
internal enum Arrival
{
    New,
    Again,
}
