using System.Globalization;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>What one process of a client reached.</summary>
/// <param name="Fresh">
/// Its first 40,000 posts, making the client and compiling its code included: about as many as it takes the runtime to optimise the
/// SDK's code, which is six times slower until then.
/// </param>
/// <param name="Warm">The last 20,000 of 80,000, when the runtime has optimised what it will.</param>
internal readonly record struct Life(Measurement Fresh, Measurement Warm)
{
    private const int FreshPosts = 40_000;
    private const int WarmUpPosts = 20_000;
    private const int WarmPosts = 20_000;

    public static async Task<Life> LiveAsync(string name, Uri endpoint)
    {
        Client? client = null;
        var fresh = await Measurement.TakeAsync(() => client = Client.Of(name, endpoint), FreshPosts);
        await Measurement.TakeAsync(() => client!, WarmUpPosts);
        var warm = await Measurement.TakeAsync(() => client!, WarmPosts);
        client!.Dispose();
        return new Life(fresh, warm);
    }

    public static Life Parse(string line)
    {
        var numbers = line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Life(new Measurement(numbers[0], numbers[1]), new Measurement(numbers[2], numbers[3]));
    }

    public static Life Mean(IReadOnlyList<Life> lives) => new(
        new Measurement(lives.Average(life => life.Fresh.PostsPerCpuSecond), lives.Average(life => life.Fresh.BytesPerPost)),
        new Measurement(lives.Average(life => life.Warm.PostsPerCpuSecond), lives.Average(life => life.Warm.BytesPerPost)));

    public string ToLine() => string.Create(CultureInfo.InvariantCulture,
        $"{Fresh.PostsPerCpuSecond:R} {Fresh.BytesPerPost:R} {Warm.PostsPerCpuSecond:R} {Warm.BytesPerPost:R}");
}
