using System.Diagnostics;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>What one process of a client reached.</summary>
/// <param name="Fresh">
/// Its first 40,000 posts, making the client and compiling its code included: about as many as it takes the runtime to optimise the
/// SDK's code, which is several times slower until then.
/// </param>
/// <param name="Warm">The last 40,000, when the runtime has had the time to optimise what it will.</param>
internal readonly record struct Life(Measurement Fresh, Measurement Warm)
{
    private const int Posts = 40_000;

    /// <summary>The runtime optimises in the background, by time as well as by calls: a fast client must not be cut short of it.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static Task<Life> LiveAsync(string name, Uri endpoint) =>
        name == Clients.Bare ? LiveBareAsync(endpoint) : LiveAsync(() => Client.Of(name, endpoint));

    public static Life Parse(string line)
    {
        var numbers = line.Split(' ');
        return new Life(Measurement.Parse(numbers.AsSpan(..3)), Measurement.Parse(numbers.AsSpan(3..)));
    }

    public string ToLine() => $"{Fresh.ToLine()} {Warm.ToLine()}";

    private static async Task<Life> LiveAsync(Func<Client> make)
    {
        Client? client = null;
        var fresh = await Measurement.TakeAsync(Posts, () => Fanouts.PostAsync(client = make(), Posts));
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < WarmUp) await Fanouts.PostAsync(client!, Posts / 4);
        var warm = await Measurement.TakeAsync(Posts, () => Fanouts.PostAsync(client!, Posts));
        client!.Dispose();
        return new Life(fresh, warm);
    }

    /// <summary>It has next to nothing to compile, so that its first posts say no more than its last.</summary>
    private static async Task<Life> LiveBareAsync(Uri endpoint)
    {
        using var bare = BareExchange.Open(endpoint);
        bare.Run(Posts);
        var warm = await Measurement.TakeAsync(Posts, () =>
        {
            bare.Run(Posts);
            return Task.CompletedTask;
        });
        return new Life(warm, warm);
    }
}
