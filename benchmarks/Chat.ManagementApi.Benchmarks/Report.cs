using System.Runtime.InteropServices;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>The table, and whether it is good enough.</summary>
internal static class Report
{
    private const double LeastRatio = 8;
    private const double MostBytes = 3.5 * 1_024;

    public static bool Print(IReadOnlyList<Result> results)
    {
        var inline = Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") ?? "0";
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, "
            + $"{Environment.ProcessorCount} cores, socket completions inline: {inline}");
        Console.WriteLine("Posts of 200 bytes, 32 at a time, medians of 5 rounds by turns. The SDK speaks HTTP/1.1 throughout.");
        Console.WriteLine();
        Console.WriteLine("| transport | client | posts per CPU-second | ratio | bytes allocated a post |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        var good = true;
        foreach (var pair in results.Chunk(2))
        {
            var ratio = pair[1].PostsPerCpuSecond / pair[0].PostsPerCpuSecond;
            good &= ratio >= LeastRatio && pair[1].BytesPerPost <= MostBytes;
            Print(pair[0], 1);
            Print(pair[1], ratio);
        }

        Console.WriteLine();
        Console.WriteLine(good
            ? $"Every transport has at least {LeastRatio} times the SDK's posts and at most {MostBytes} bytes a post."
            : $"Below the mark: every transport needs {LeastRatio} times the SDK's posts and at most {MostBytes} bytes a post.");
        return good;
    }

    private static void Print(Result result, double ratio) =>
        Console.WriteLine($"| {result.Transport} | {result.Client} | {result.PostsPerCpuSecond:N0} | {ratio:F1} | {result.BytesPerPost:N0} |");
}
