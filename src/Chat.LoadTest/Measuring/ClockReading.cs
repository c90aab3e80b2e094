namespace Chat.LoadTest.Measuring;

/// <summary>
/// How far another machine's clock is from the coordinator's, as NTP finds it: a question that was answered within so many
/// microseconds met the other clock somewhere between the two, so half of that is how wrong the middle can be.
/// </summary>
/// <param name="Offset">Microseconds to add to the other clock.</param>
/// <param name="Uncertainty">Microseconds; the true offset is no further away than this.</param>
internal readonly record struct ClockReading(long Offset, long Uncertainty)
{
    /// <summary>Of so many questions the one that was answered soonest knows best: others waited somewhere on their way.</summary>
    private const int Questions = 16;

    /// <param name="ask">Asks the other side for its clock.</param>
    public static async Task<ClockReading> TakeAsync(Func<Task<long>> ask)
    {
        var best = new ClockReading(0, long.MaxValue);
        for (var question = 0; question < Questions; question++)
        {
            var asked = RunClock.Machine;
            var there = await ask();
            var one = Of(asked, there, RunClock.Machine);
            if (one.Uncertainty < best.Uncertainty) best = one;
        }
        return best;
    }

    public static ClockReading Of(long asked, long there, long answered) =>
        new(asked + ((answered - asked) / 2) - there, (answered - asked + 1) / 2);

    /// <summary>What is certain about a run between two readings: the clocks may have drifted apart meanwhile.</summary>
    public static long UncertaintyOf(ClockReading before, ClockReading after) =>
        Math.Max(before.Uncertainty, Math.Abs(after.Offset - before.Offset) + after.Uncertainty);
}
