namespace Chat.LocalGateway.Queues;

/// <summary>What went through a queue, and what is in it.</summary>
/// <param name="Sent">Messages that it ever took.</param>
/// <param name="Waiting">Those that wait to be delivered.</param>
/// <param name="UnderWay">Those that are delivered, and neither deleted nor visible again.</param>
/// <param name="GivenUp">Those that went to the dead letters.</param>
/// <param name="Doubled">Those that were put in twice, as <see cref="QueueFaults.Twice"/> asks for.</param>
public readonly record struct QueueCounts(long Sent, int Waiting, int UnderWay, long GivenUp, long Doubled);
