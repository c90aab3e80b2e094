namespace Chat.Scale.Benchmarks;

/// <summary>What one message cost, on average over a run.</summary>
/// <param name="PostsPerReceiver">1 where each message is a post of its own; less where posts were gathered.</param>
/// <param name="Writes">Write units, all functions together.</param>
/// <param name="Reads">Read units.</param>
/// <param name="Jobs">Jobs of the queue.</param>
/// <param name="FunctionMs">Milliseconds of functions, the waits for their posts among them: what Lambda bills.</param>
internal sealed record MessageCost(double PostsPerReceiver, double Writes, double Reads, double Jobs, double FunctionMs);

/// <summary>How long one message took, the median of a run.</summary>
/// <param name="AcknowledgedMs">Until its sender had the answer.</param>
/// <param name="LastMs">Until the last receiver had it.</param>
/// <param name="FunctionMs">Milliseconds of functions, as Lambda bills them.</param>
internal sealed record MessageTimes(double AcknowledgedMs, double LastMs, double FunctionMs);
