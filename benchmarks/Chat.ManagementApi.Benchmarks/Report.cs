using System.Runtime.InteropServices;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>The table, and whether it is good enough.</summary>
internal static class Report
{
    private const double LeastRatio = 8;
    private const double MostBytes = 3.5 * 1_024;

    public static bool Print(IReadOnlyList<Result> results)
    {
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores.");
        Console.WriteLine("Posts of 200 bytes, 32 at a time, by turns, each client in processes of its own. The SDK speaks HTTP/1.1 throughout.");
        Console.WriteLine("Fresh: the first 40,000 posts of a process, compilation included, as a function's instance begins.");
        Console.WriteLine("Warm: the last 20,000 of 80,000, when the runtime has optimised the SDK's code as far as it will.");
        Console.WriteLine();
        Console.WriteLine("| transport | client | fresh: posts per CPU-second | ratio | bytes a post | warm: posts per CPU-second | ratio | bytes a post |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var group in results.GroupBy(result => result.Transport))
        {
            foreach (var result in group) Print(result, group.First());
        }

        Console.WriteLine();
        return Judge(results);
    }

    private static void Print(Result result, Result sdk)
    {
        var (fresh, warm) = result.Life;
        Console.WriteLine($"| {result.Transport} | {result.Contender.Name} "
            + $"| {fresh.PostsPerCpuSecond:N0} | {fresh.PostsPerCpuSecond / sdk.Life.Fresh.PostsPerCpuSecond:F1} | {fresh.BytesPerPost:N0} "
            + $"| {warm.PostsPerCpuSecond:N0} | {warm.PostsPerCpuSecond / sdk.Life.Warm.PostsPerCpuSecond:F1} | {warm.BytesPerPost:N0} |");
    }

    /// <summary>Our client as it comes has to reach the marks; completions inline are a setting of the process, shown beside it.</summary>
    private static bool Judge(IReadOnlyList<Result> results)
    {
        var good = true;
        foreach (var group in results.GroupBy(result => result.Transport))
        {
            var (sdk, ours) = (group.First().Life, group.ElementAt(1).Life);
            var ratio = ours.Fresh.PostsPerCpuSecond / sdk.Fresh.PostsPerCpuSecond;
            good &= Check(ratio >= LeastRatio, $"{group.Key}: {ratio:F1} times the SDK's posts in a fresh process; the mark is {LeastRatio}.");
            good &= Check(ours.Warm.BytesPerPost <= MostBytes, $"{group.Key}: {ours.Warm.BytesPerPost:N0} bytes a post; the mark is {MostBytes:N0}.");
        }

        return good;
    }

    private static bool Check(bool good, string sentence)
    {
        Console.WriteLine((good ? "ok    " : "BELOW ") + sentence);
        return good;
    }
}
