using Chat.Core;
using Chat.Packaging;

namespace Chat.Infra.Configuration;

/// <summary><c>chat:functions</c> and <c>chat:fanOut</c>.</summary>
internal static class FunctionRules
{
    private const int LongestBehindRoute = 29;
    private const int Longest = 900;

    // What one function can post to within its 29 s at the account's whole 10,000 a second, and far beyond good sense.
    private const int MostInline = 100_000;

    public static Dictionary<string, FunctionSettings> Read(ConfigReader reader, Topology topology, PackageKind package, bool snapStart)
    {
        var all = reader.Json<Dictionary<string, FunctionSettings>>(
            "functions", "a map of function names to memoryMegabytes, timeoutSeconds, reservedConcurrency and provisionedConcurrency");
        foreach (var (name, settings) in all)
        {
            if (topology.Functions.FirstOrDefault(function => function.Name == name) is { } function)
                Check(reader, topology, function, settings);
            else
                reader.Fault($"chat:functions names '{name}': the functions are {string.Join(", ", topology.Functions.Select(one => one.Name))}.");
        }
        if (snapStart && package == PackageKind.Native)
            reader.Fault("chat:snapStart is for the managed runtime: leave it out, or set chat:package to managed.");
        if (snapStart && all.Values.Any(settings => settings.ProvisionedConcurrency is not null))
            reader.Fault("chat:snapStart and provisionedConcurrency exclude each other on Lambda: keep one of them.");
        return all;
    }

    public static QueueSettings Queue(ConfigReader reader, Topology topology)
    {
        var settings = reader.Json<QueueSettings>("fanOut", "a map of maximumConcurrency, batchingWindowSeconds, batchSize and inlineReceivers");
        if (topology.FanOutQueue is not { } queue)
        {
            if (reader.Text("fanOut") is not null)
                reader.Fault("chat:fanOut is set, but no function of this version takes from a queue: leave it out.");
            return settings;
        }
        Within(reader, "chat:fanOut maximumConcurrency", settings.MaximumConcurrency, 2, 1_000);
        Within(reader, "chat:fanOut batchingWindowSeconds", settings.BatchingWindowSeconds, 0, 300);
        Within(reader, "chat:fanOut batchSize", settings.BatchSize, 1, 10_000);
        Within(reader, "chat:fanOut inlineReceivers", settings.InlineReceivers, 0, MostInline);
        if ((settings.BatchSize ?? queue.BatchSize) > 10 && (settings.BatchingWindowSeconds ?? queue.BatchingWindowSeconds) == 0)
            reader.Fault("chat:fanOut batchSize is above 10, which SQS gives only with a batchingWindowSeconds of at least 1.");
        return settings;
    }

    /// <summary>A batch that the function has no room for comes again and counts as delivered: after three of those it is among the dead letters.</summary>
    public static void HasRoom(ConfigReader reader, Topology topology, IReadOnlyDictionary<string, FunctionSettings> functions, QueueSettings settings)
    {
        if (topology.FanOutQueue is not { } queue || functions.GetValueOrDefault(queue.Consumer.Name)?.ReservedConcurrency is not { } reserved) return;
        var most = settings.MaximumConcurrency ?? queue.MaximumConcurrency;
        if (reserved < most)
            reader.Fault(
                $"chat:functions {queue.Consumer.Name} reservedConcurrency is {reserved}, below the queue's maximumConcurrency of {most}: "
                + "raise it, or lower chat:fanOut maximumConcurrency.");
    }

    private static void Check(ConfigReader reader, Topology topology, ChatFunction function, FunctionSettings settings)
    {
        var key = $"chat:functions {function.Name}";
        Within(reader, $"{key} memoryMegabytes", settings.MemoryMegabytes, 128, 10_240);
        Within(reader, $"{key} timeoutSeconds", settings.TimeoutSeconds, 1, topology.HasRoute(function) ? LongestBehindRoute : Longest);
        Within(reader, $"{key} reservedConcurrency", settings.ReservedConcurrency, 1, 100_000);
        Within(reader, $"{key} provisionedConcurrency", settings.ProvisionedConcurrency, 1, settings.ReservedConcurrency ?? 100_000);
    }

    private static void Within(ConfigReader reader, string what, int? value, int least, int most)
    {
        if (value is { } number && (number < least || number > most))
            reader.Fault($"{what} is '{number}': it is a whole number from {least} to {most}.");
    }
}
