namespace Chat.LocalGateway;

/// <summary>How often something may happen, as API Gateway counts it.</summary>
/// <param name="PerSecond">In the long run.</param>
/// <param name="Burst">At once, after some time without any.</param>
public readonly record struct RateLimit(int PerSecond, int Burst);
