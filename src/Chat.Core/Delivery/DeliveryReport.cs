namespace Chat.Core.Delivery;

/// <summary>What became of one frame's posts, each receiver counted once, by its last outcome.</summary>
public readonly record struct DeliveryReport(int Delivered, int Gone, int Throttled, int TooLarge, int Failed)
{
    public int Total => Delivered + Gone + Throttled + TooLarge + Failed;

    /// <summary>Receivers that are there, as far as anybody knows, and did not get the frame.</summary>
    public int Missed => Throttled + TooLarge + Failed;

    public static DeliveryReport operator +(DeliveryReport left, DeliveryReport right) => new(
        left.Delivered + right.Delivered,
        left.Gone + right.Gone,
        left.Throttled + right.Throttled,
        left.TooLarge + right.TooLarge,
        left.Failed + right.Failed);
}
