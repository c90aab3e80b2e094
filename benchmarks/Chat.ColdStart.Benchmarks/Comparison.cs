namespace Chat.ColdStart.Benchmarks;

/// <summary>The lives of one contender.</summary>
internal sealed record Result(Contender Contender, IReadOnlyList<Sample> Samples)
{
    public Spread Milliseconds => Spread.Of(Samples.Select(sample => sample.Milliseconds));

    public Spread Megabytes => Spread.Of(Samples.Select(sample => sample.Megabytes));
}

internal readonly record struct Spread(double Least, double Median, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return new(sorted[0], sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[^1]);
    }
}

/// <summary>Runs the contenders by turns, so that what else the machine does falls on all of them alike.</summary>
internal static class Comparison
{
    private const int Runs = 15;

    // Files come into the page cache, and DynamoDB Local, which is Java, compiles what it uses.
    private const int Warmups = 5;

    public static async Task<IReadOnlyList<Result>> RunAsync(IReadOnlyList<Contender> contenders, Life life)
    {
        var samples = contenders.ToDictionary(contender => contender, _ => new List<Sample>());
        for (var run = -Warmups; run < Runs; run++)
        {
            foreach (var contender in contenders)
            {
                var sample = await life.LiveAsync(contender);
                if (run >= 0) samples[contender].Add(sample);
            }
        }

        return [.. samples.Select(pair => new Result(pair.Key, pair.Value))];
    }
}
