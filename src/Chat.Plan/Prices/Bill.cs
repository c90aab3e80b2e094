namespace Chat.Plan.Prices;

/// <param name="Name">What is paid for.</param>
/// <param name="Units">How much of it in a month.</param>
/// <param name="Dollars">What that costs.</param>
internal sealed record BillItem(string Name, double Units, double Dollars);

/// <summary>A month's bill, of a run's figures a second.</summary>
internal static class Bill
{
    /// <summary>A month of 30 days.</summary>
    private const double Seconds = 30 * 86_400.0;

    private const double Gigabyte = 1e9;

    /// <summary>Bytes beside the text that an entry takes in the table: keys, names, numbers.</summary>
    private const int EntryBytes = 160;

    /// <summary>Bytes of an access log line and the function's own lines, of each event.</summary>
    private const int LogBytes = 1_024;

    /// <summary>What one message of the WebSocket API may carry; each further one begun is another.</summary>
    private const double FrameBytes = 32_768;

    /// <summary>Messages a month up to which the first price holds.</summary>
    private const double FirstTier = 1e9;

    public static IReadOnlyList<BillItem> Of(Outcome run, PlanOptions plan, int people, PriceFile prices)
    {
        var month = Seconds / run.Duration.TotalSeconds;
        // Each message comes in and is answered; pings every 7 minutes come in and are answered too.
        var pings = people * Seconds / 420;
        var frames = ((run.Deliveries.Messages * 2) + Math.Max(run.Deliveries.Posts, run.Deliveries.PostedBytes / FrameBytes)) * month + (pings * 2);
        var invocations = (run.Functions.Invocations * month) + pings;
        return
        [
            new("API Gateway, messages", frames, WebSocketMessages(frames, prices)),
            Item("API Gateway, connection minutes", people * Seconds / 60, "connection minutes"),
            Item("Lambda, requests", invocations, "lambda requests"),
            Item("Lambda, gigabyte-seconds", (run.Functions.GigabyteSeconds * month) + (pings * 0.0015), "lambda arm64 gigabyte-seconds"),
            Item("DynamoDB, write units", run.Table.Writes * month, "dynamodb write units, on demand"),
            Item("DynamoDB, read units", run.Table.Reads * month, "dynamodb read units, on demand"),
            Item("DynamoDB, gigabytes of a month's entries", run.Deliveries.Messages * month * (plan.TextBytes + EntryBytes) / Gigabyte, "dynamodb gigabyte-months"),
            Item("SQS, requests", run.Queue.Requests * month, "sqs requests"),
            Item("CloudWatch, gigabytes of logs", invocations * LogBytes / Gigabyte, "log gigabytes"),
            Item("gigabytes out", run.Deliveries.PostedBytes * month / Gigabyte, "gigabytes out"),
        ];

        BillItem Item(string name, double units, string price) => new(name, units, units * prices.Of(price));
    }

    private static double WebSocketMessages(double count, PriceFile prices) =>
        (Math.Min(count, FirstTier) * prices.Of("websocket messages, first thousand million a month"))
        + (Math.Max(0, count - FirstTier) * prices.Of("websocket messages, above"));
}
