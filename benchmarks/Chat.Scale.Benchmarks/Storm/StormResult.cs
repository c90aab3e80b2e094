using Chat.LocalGateway.Queues;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>What came of a storm.</summary>
/// <param name="Killed">Processes, by function.</param>
/// <param name="Queue">After the last job.</param>
/// <param name="Before">What was there of those who had gone when the storm was over, as nobody talked any more.</param>
/// <param name="After">The same once one more had come, said something and left.</param>
/// <param name="Recovery">How long those words took to clear the room.</param>
internal sealed record StormResult(
    StormOptions Options, LoadResult Load, IReadOnlyDictionary<string, int> Killed, QueueCounts Queue, Ghosts Before, Ghosts After, TimeSpan Recovery)
{
    public int Kills => Killed.Values.Sum();

    /// <summary>What broke, or did not happen that was to be stood; none where it held.</summary>
    public IReadOnlyList<string> Faults { get; } = [.. Find(Options, Load, Killed, Queue, After)];

    private static IEnumerable<string> Find(StormOptions options, LoadResult load, IReadOnlyDictionary<string, int> killed, QueueCounts queue, Ghosts after)
    {
        if (load.Members < options.Members) yield return $"only {load.Members} members came in";
        if (load.Sent == 0 || load.Deliveries == 0) yield return "nothing was said";
        if (load.Reconnected == 0) yield return "nobody came back";
        foreach (var (function, count) in killed)
            if (count == 0) yield return $"no {function} function was killed";
        if (queue.Doubled == 0) yield return "no job came twice";
        foreach (var line in load.Audit.Where(line => line.Count > 0)) yield return $"{line.Fault}, promise {line.Promise}: {line.Count}, first {line.Example}";
        if (load.Unchecked is { } why) yield return $"the history could not be read: {why}";
        if (!after.AreNone) yield return $"ghosts: {after}";
        if (queue.Waiting > 0 || queue.UnderWay > 0) yield return $"{queue.Waiting + queue.UnderWay} jobs are still in the queue";
        if (queue.GivenUp > 0) yield return $"{queue.GivenUp} jobs went to the dead letters";
    }
}
