using System.Globalization;
using System.Text;
using Chat.Plan.World;

namespace Chat.Plan.Reporting;

/// <summary>The plan in the terminal.</summary>
internal static class TextReport
{
    public static string Of(ChatPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{plan.People:n0} people in {plan.Sizes.Count:n0} rooms ({plan.Options.Rooms}), the largest of {plan.Sizes[0]:n0}, ");
        text.Append(CultureInfo.InvariantCulture, $"{plan.Options.MessagesPerPersonHour:0.##} messages a person and hour of {plan.Options.TextBytes} bytes; ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{plan.Default.Warm.TotalSeconds:0} s of warming up, then {plan.Default.Counted.TotalSeconds:0} s, simulated; seed {plan.Options.Seed}, AWS as of {plan.Prices.Date:yyyy-MM-dd} in {plan.Prices.Region}.");
        Run(text, "With an account's default quotas", plan.Default);
        Run(text, "With all that the load asks for", plan.Raised);
        Quotas(text, plan);
        Bill(text, plan);
        return text.ToString();
    }

    private static void Run(StringBuilder text, string title, Outcome run)
    {
        text.AppendLine().AppendLine(title).AppendLine();
        text.AppendLine("| room | messages | receivers | posts each | delivered % | to receiver, ms p50 | p99 | ack p99 |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var rooms in run.Classes.Where(known => known.Messages > 0)) text.AppendLine(Row(rooms));
        if (run.Classes.All(known => known.Messages == 0)) text.AppendLine("| no message was due after the warming up | - | - | - | - | - | - | - |");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Refused for the account's rate: {run.Account.FramesRefused:n0} frames in, {run.Account.PostsRefused:n0} posts; {run.Account.ConnectsRefused:n0} connects; {run.Functions.Refused:n0} invocations.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Queue: {run.Queue.Jobs:n0} jobs, {run.Queue.DeepestBacklog:n0} waiting at most, the longest for {run.Queue.LongestWait.TotalSeconds:0.0} s, {run.Queue.DeadLetters:n0} dead letters.");
        if (run.Table.Throttled.Count > 0) text.AppendLine(Hot(run.Table));
    }

    private static string Row(RoomClassTally rooms) => string.Create(CultureInfo.InvariantCulture,
        $"| {rooms.Rooms.Name} | {rooms.Messages:n0} | {rooms.Expected:n0} | {rooms.Posts / (double)Math.Max(1, rooms.Expected):0.00} | {100.0 * rooms.DeliveredCount / Math.Max(1, rooms.Expected):0.0} | {Milliseconds(rooms.DeliveryMs(50))} | {Milliseconds(rooms.DeliveryMs(99))} | {Milliseconds(rooms.AcknowledgementMs(99))} |");

    // What nothing was measured of took no 0 ms.
    private static string Milliseconds(double? measured) => measured is { } value ? value.ToString("n0", CultureInfo.InvariantCulture) : "-";

    private static string Hot(TableMeter table)
    {
        var (room, calls) = table.Throttled.MaxBy(pair => pair.Value);
        return string.Create(CultureInfo.InvariantCulture, $"Table: {table.Throttled.Values.Sum():n0} calls waited for their partition, {calls:n0} of them for that of room {room}.");
    }

    private static void Quotas(StringBuilder text, ChatPlan plan)
    {
        text.AppendLine().AppendLine("Quotas").AppendLine();
        text.AppendLine("| quota | default | busiest second | ask for |").AppendLine("| --- | ---: | ---: | ---: |");
        foreach (var need in plan.Needs)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {need.Name} | {need.Default:n0} | {need.Peak:n0} | {(need.Ask is { } ask ? ask.ToString("n0", CultureInfo.InvariantCulture) : "nothing")} |");
    }

    private static void Bill(StringBuilder text, ChatPlan plan)
    {
        text.AppendLine().AppendLine("A month of this, in US dollars, served whole").AppendLine();
        text.AppendLine("| item | units | dollars |").AppendLine("| --- | ---: | ---: |");
        foreach (var item in plan.Bill) text.AppendLine(CultureInfo.InvariantCulture, $"| {item.Name} | {item.Units:n0} | {item.Dollars:n2} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| together | | {plan.Dollars:n2} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| for a person | | {plan.Dollars / plan.People:n4} |");
    }
}
