using Amazon.DynamoDBv2;
using Chat.Core;
using ChatTable = Chat.Stores.DynamoDb.ChatTable;

namespace Chat.Scale.Benchmarks;

/// <summary>The tables of docs/scale.md.</summary>
internal static class Tables
{
    private static readonly (string Name, double Rate, int Seconds)[] Paces = [("quiet", 0.5, 20), ("busy", 20, 15)];

    /// <summary>What one message costs, by the size of its room.</summary>
    public static async Task CostsAsync(IAmazonDynamoDB client, TextWriter output)
    {
        output.WriteLine("| room | messages a second | posts for each receiver | write units | read units | queue jobs | function ms |");
        output.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var members in (int[])[10, 1_000, 5_000])
        {
            foreach (var pace in Paces)
            {
                var table = await NewTableAsync(client, $"cost-{members}-{pace.Name}");
                var cost = await new RoomRun(client, table, members, new()).MeasureAsync(pace.Rate, TimeSpan.FromSeconds(pace.Seconds));
                output.WriteLine(FormattableString.Invariant(
                    $"| {members:n0} | {pace.Rate:0.#}, {pace.Name} | {cost.PostsPerReceiver:0.00} | {cost.Writes:0.0} | {cost.Reads:0.0} | {cost.Jobs:0.0} | {cost.FunctionMs:n0} |"));
            }
        }
    }

    /// <summary>From which size on the queue is better than the function that stored the message.</summary>
    public static async Task CrossoverAsync(IAmazonDynamoDB client, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| room | inline: acknowledged, ms | last receiver | function ms | queue: acknowledged, ms | last receiver | function ms |");
        output.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var members in (int[])[100, 250, 500, 1_000, 2_000, 4_000])
        {
            var inline = await TimesAsync(client, $"inline-{members}", members, inlineReceivers: int.MaxValue);
            var queue = await TimesAsync(client, $"queue-{members}", members, inlineReceivers: 50);
            output.WriteLine(FormattableString.Invariant(
                $"| {members:n0} | {inline.AcknowledgedMs:n0} | {inline.LastMs:n0} | {inline.FunctionMs:n0} | {queue.AcknowledgedMs:n0} | {queue.LastMs:n0} | {queue.FunctionMs:n0} |"));
        }
    }

    private static async Task<MessageTimes> TimesAsync(IAmazonDynamoDB client, string name, int members, int inlineReceivers)
    {
        var options = new ChatOptions { InlineReceivers = inlineReceivers, BusyReceivers = int.MaxValue };
        return await new RoomRun(client, await NewTableAsync(client, name), members, options).TimeAsync(messages: 9);
    }

    private static async Task<string> NewTableAsync(IAmazonDynamoDB client, string name)
    {
        await ChatTable.CreateIfMissingAsync(client, name, expire: false);
        return name;
    }
}
