namespace Chat.Gateway.Benchmarks;

/// <summary>A measurement cannot be had; the message is one sentence that names who is at fault.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
