using System.Globalization;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>The table that a storm prints.</summary>
internal static class StormReport
{
    public static void Write(StormResult result, TextWriter output)
    {
        foreach (var line in Lines(result)) output.WriteLine(line);
    }

    private static IEnumerable<string> Lines(StormResult result)
    {
        var (load, queue) = (result.Load, result.Queue);
        yield return "| what | count |";
        yield return "| --- | ---: |";
        yield return Row("members that were in", load.Members);
        yield return Row("of them gone and come back", load.Reconnected);
        yield return Row("messages", load.Sent);
        yield return Row("deliveries", load.Deliveries);
        yield return Row("entries recovered by who came back", load.Recovered);
        yield return Row("ms to a receiver, p50", load.DeliveryP50);
        yield return Row("ms to a receiver, p99", load.DeliveryP99);
        yield return Row($"processes killed: {string.Join(", ", result.Killed.Select(killed => $"{killed.Key} {killed.Value}"))}", result.Kills);
        yield return Row("frames sent again, as no answer came", load.Resent);
        yield return Row("jobs that came twice, on purpose", queue.Doubled);
        yield return Row("jobs in all", queue.Sent);
        yield return Row("jobs in the dead letters", queue.GivenUp);
        yield return Row("frames that repeat a number, as promise 4 allows", load.Repeated);
        foreach (var line in load.Audit) yield return Row($"{line.Fault}, promise {line.Promise}", line.Count);
        yield return Row($"ghosts when all had gone ({result.Before})", result.Before.Members);
        yield return Row(string.Create(CultureInfo.InvariantCulture, $"ghosts after one more message and {result.Recovery.TotalSeconds:0} s ({result.After})"), result.After.Members);
        yield return Row("records of connections in no room, which expire", result.After.Connections);
        yield return "";
        foreach (var fault in result.Faults) yield return $"BROKEN  {fault}";
        if (result.Faults.Count == 0) yield return "every promise held";
    }

    private static string Row(string what, double count) => string.Create(CultureInfo.InvariantCulture, $"| {what} | {count:n0} |");
}
