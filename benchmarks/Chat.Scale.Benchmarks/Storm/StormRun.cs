using System.Diagnostics;
using System.Runtime.InteropServices;
using Chat.LocalGateway;
using Chat.LocalGateway.Queues;
using Chat.Packaging;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>The chat as on AWS, on this machine, and all that befalls it.</summary>
internal sealed class StormRun(StormOptions options, LocalChat chat, string folder, TextWriter progress)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>For the words of the witness to clear the room, and for its own end to be recorded.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A job whose function was killed comes again once the visibility time-out is over.</summary>
    private static readonly TimeSpan QueuePatience = new QueueOptions().VisibilityTimeout + TimeSpan.FromMinutes(1);

    private readonly Killer _killer = new(chat, options.Kills, options.Seed);

    public static async Task<StormResult> RunAsync(StormOptions options, TextWriter progress, CancellationToken cancellation)
    {
        var root = Sources.Above(AppContext.BaseDirectory);
        var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "storm")).FullName;
        using var log = StormLog.Create(Path.Combine(folder, "chat.log"));
        await using var chat = await LocalChat.StartAsync(
            new()
            {
                Port = 0,
                Lambda = LambdaHosting.Processes,
                Bootstrap = Publish(root, progress),
                DynamoDb = new(Address: null),
                FanOutQueue = new() { Faults = new() { Twice = options.Twice, Seed = options.Seed } },
            },
            log,
            cancellation);
        return await new StormRun(options, chat, folder, progress).RunAsync(cancellation);
    }

    /// <summary>The binary that deploys, which runs on Linux alone; elsewhere the assembly that the gateway finds, with slower starts.</summary>
    private static string? Publish(string root, TextWriter progress)
    {
        if (!OperatingSystem.IsLinux()) return null;
        progress.WriteLine("publishing the functions");
        var standIns = Environment.GetEnvironmentVariable("UseStandIns") != "false";
        var build = new FunctionBuild(PackageKind.Native, RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(), standIns);
        return Path.Combine(build.Publish(root, Path.Combine(root, "artifacts", "package")), FunctionBuild.Bootstrap);
    }

    private async Task<StormResult> RunAsync(CancellationToken cancellation)
    {
        var load = await LoadAsync(cancellation);
        progress.WriteLine("waiting for the queue");
        await UntilAsync(() => Task.FromResult(chat.Queue is { Waiting: 0, UnderWay: 0 }), QueuePatience, cancellation);
        using var client = LocalTable.Client(chat.DynamoDb!, chat.DynamoDbKeyId!);
        var table = new DynamoDbChoice(chat.DynamoDb).Table;
        Task<Ghosts> GhostsAsync() => Ghosts.LookAsync(client, table, load.Room, cancellation);
        var before = await GhostsAsync();
        progress.WriteLine($"looking for ghosts; before a word is said: {before}");
        var recovery = await ClearAsync(load.Room, cancellation);
        await UntilAsync(async () => (await GhostsAsync()).AreNone, Patience, cancellation);
        await UntilAsync(() => Task.FromResult(chat.Queue is { Waiting: 0, UnderWay: 0 }), QueuePatience, cancellation);
        return new(options, load, _killer.Killed, chat.Queue, before, await GhostsAsync(), recovery);
    }

    /// <summary>The talk, and the kills for the first part of it.</summary>
    private async Task<LoadResult> LoadAsync(CancellationToken cancellation)
    {
        using var load = LoadRun.Start(options, chat.WebSocketUrl, folder, progress);
        await load.Talking.WaitAsync(cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
        var killing = _killer.RunAsync(end.Token);
        var result = await load.ResultAsync(cancellation);
        await end.CancelAsync();
        await killing;
        return result;
    }

    /// <summary>One comes, speaks until nobody else is listed, and goes.</summary>
    /// <returns>How long it took.</returns>
    private async Task<TimeSpan> ClearAsync(string room, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var witness = await Witness.EnterAsync(chat.WebSocketUrl, room, cancellation);
        await UntilAsync(
            async () =>
            {
                await witness.SpeakAsync(cancellation);
                return await witness.CountAsync(cancellation) == 1;
            },
            Patience,
            cancellation);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Looks once a second; a time that passes is no fault by itself, as what matters is looked at afterwards.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan limit, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isSo() && Stopwatch.GetElapsedTime(started) < limit) await Task.Delay(Look, cancellation);
    }
}
