using System.Globalization;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>What a post costs, in CPU time of the whole process that makes it.</summary>
/// <param name="User">Microseconds in the program and its libraries, the runtime's compiler included.</param>
/// <param name="Kernel">Microseconds in the kernel.</param>
/// <param name="Bytes">Garbage.</param>
internal readonly record struct Measurement(double User, double Kernel, double Bytes)
{
    public double PostsPerCpuSecond => 1e6 / (User + Kernel);

    /// <summary>Measures all that an action does, and divides by its posts.</summary>
    public static async Task<Measurement> TakeAsync(int posts, Func<Task> action)
    {
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var before = Environment.CpuUsage;
        await action();
        var after = Environment.CpuUsage;
        return new Measurement(
            (after.UserTime - before.UserTime).TotalMicroseconds / posts,
            (after.PrivilegedTime - before.PrivilegedTime).TotalMicroseconds / posts,
            (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)posts);
    }

    public static Measurement Parse(ReadOnlySpan<string> numbers) =>
        new(Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{User:R} {Kernel:R} {Bytes:R}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
