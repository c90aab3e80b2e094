using System.Runtime.InteropServices;
using Chat.Packaging;

namespace Chat.ColdStart.Benchmarks;

/// <summary>The table, and whether it is good enough.</summary>
internal static class Report
{
    private const double MostMilliseconds = 60;
    private const double MostMegabytes = 45;

    public static bool Print(IReadOnlyList<Result> results)
    {
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores{Load()}.");
        Console.WriteLine($"Fresh processes, by turns, {results[0].Samples.Count} each: from the start to the first $connect answered, DynamoDB Local being warm.");
        Console.WriteLine();
        Console.WriteLine("| functions | median | least | most | peak memory |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var (result, time) in results.Select(result => (result, result.Milliseconds)))
            Console.WriteLine($"| {result.Contender.Name} | {time.Median:F0} ms | {time.Least:F0} ms | {time.Most:F0} ms | {result.Megabytes.Median:F0} MB |");
        Console.WriteLine();
        return Judge(results.Single(result => result.Contender.Kind == PackageKind.Native));
    }

    private static bool Judge(Result native)
    {
        var quick = Check(native.Milliseconds.Median <= MostMilliseconds, $"native answers after {native.Milliseconds.Median:F1} ms; the mark is {MostMilliseconds}.");
        var small = Check(native.Megabytes.Median <= MostMegabytes, $"native takes {native.Megabytes.Median:F1} MB; the mark is {MostMegabytes}.");
        return quick && small;
    }

    private static bool Check(bool good, string sentence)
    {
        Console.WriteLine((good ? "ok    " : "ABOVE ") + sentence);
        return good;
    }

    private static string Load() =>
        OperatingSystem.IsLinux() ? $", load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";
}
