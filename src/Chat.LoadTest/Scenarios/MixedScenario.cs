namespace Chat.LoadTest.Scenarios;

/// <summary>
/// A community: the size of the n-th largest room is as 1/n (Zipf), as people spread over channels; each room talks by its
/// size, though less than in proportion, for in large rooms most only read; most texts are short and few are long.
/// </summary>
internal sealed class MixedScenario : Scenario
{
    public override string Name => "mixed";
    public override string Description => "a community: few huge rooms, many small ones, texts of all sizes";
    public override ScenarioDefaults Defaults => new(300, 30, 60, null);

    public override IReadOnlyList<RoomPlan> Rooms(LoadOptions options)
    {
        var members = Shares(options.Connections, [.. Enumerable.Range(1, options.Rooms).Select(rank => 1.0 / rank)], _ => int.MaxValue);
        var publishers = Shares(options.Publishers, [.. members.Select(count => Math.Sqrt(count))], room => members[room]);
        return [.. members.Select((count, room) => new RoomPlan(count, publishers[room], publishers[room] == 0 ? 0 : Math.Sqrt(count)))];
    }

    /// <summary>From half of the size asked for to eight times it, half of all below it.</summary>
    public override int SizeOf(LoadOptions options, int publisher, long number)
    {
        var random = (uint)((publisher * 2_654_435_761L) + (number * 40_503) + options.Seed) % 1000 / 1000.0;
        return Math.Clamp((int)(options.Size * 0.5 / Math.Pow(1 - random, 0.9)), Audit.MessageText.MinBytes, Math.Min(8 * options.Size, Audit.MessageText.MaxBytes));
    }

    // One for each first, the rest by weight; what is left by rounding goes to the largest that have space.
    private static int[] Shares(int all, double[] weights, Func<int, int> limit)
    {
        var shares = weights.Select((_, index) => index < all ? 1 : 0).ToArray();
        var (rest, sum) = (all - shares.Sum(), weights.Sum());
        for (var i = 0; i < shares.Length; i++) shares[i] = Math.Min(limit(i), shares[i] + (int)(rest * weights[i] / sum));
        for (var i = 0; shares.Sum() < all; i = (i + 1) % shares.Length)
            if (shares[i] < limit(i)) shares[i]++;
        return shares;
    }
}
