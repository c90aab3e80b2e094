using System.Runtime.InteropServices;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>The tables, and whether they are good enough.</summary>
internal static class Report
{
    private const double LeastRatio = 8;
    private const double MostBytes = 3.5 * 1_024;

    public static bool Print(IReadOnlyList<Result> results)
    {
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores.");
        Console.WriteLine($"Posts of 200 bytes, 32 at a time, in {results[0].Lives.Count} rounds, each client in processes of its own and by turns.");
        Console.WriteLine("Medians; a ratio is to the SDK's client of the same round. The SDK speaks HTTP/1.1 throughout.");
        PrintTable("Fresh: the first 40,000 posts of a process, compilation included, as a function's instance begins.", results, life => life.Fresh);
        PrintTable("Warm: the last 40,000, after seconds of posts, when the runtime has optimised what it will.", results, life => life.Warm);
        Console.WriteLine();
        return Judge(results);
    }

    private static void PrintTable(string title, IReadOnlyList<Result> results, Func<Life, Measurement> part)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine("| transport | client | posts per CPU-second | ratio | µs of the program | µs of the kernel | bytes a post |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var result in results)
        {
            var parts = result.Lives.Select(part).ToArray();
            Console.WriteLine($"| {result.Transport} | {result.Client} | {Median(parts, one => one.PostsPerCpuSecond):N0} "
                + $"| {Ratio(results, result, part):F1} | {Median(parts, one => one.User):F1} | {Median(parts, one => one.Kernel):F1} "
                + $"| {Median(parts, one => one.Bytes):N0} |");
        }
    }

    private static bool Judge(IReadOnlyList<Result> results)
    {
        var good = true;
        foreach (var ours in results.Where(result => result.Client == Clients.Ours))
        {
            var ratio = Ratio(results, ours, life => life.Fresh);
            var bytes = Median(ours.Lives, life => life.Warm.Bytes);
            good &= Check(ratio >= LeastRatio, $"{ours.Transport}: {ratio:F1} times the SDK's posts in a fresh process; the mark is {LeastRatio}.");
            good &= Check(bytes <= MostBytes, $"{ours.Transport}: {bytes:N0} bytes a post; the mark is {MostBytes:N0}.");
        }

        return good;
    }

    private static double Ratio(IReadOnlyList<Result> results, Result result, Func<Life, Measurement> part)
    {
        var sdk = results.First(other => other.Transport == result.Transport && other.Client == Clients.Sdk);
        return Median(result.Lives.Zip(sdk.Lives), both => part(both.First).PostsPerCpuSecond / part(both.Second).PostsPerCpuSecond);
    }

    private static double Median<T>(IEnumerable<T> items, Func<T, double> value)
    {
        var values = items.Select(value).Order().ToArray();
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static bool Check(bool good, string sentence)
    {
        Console.WriteLine((good ? "ok    " : "BELOW ") + sentence);
        return good;
    }
}
