namespace Chat.LocalGateway.Framing;

internal enum IncomingKind : byte
{
    Message,
    Ping,
    Pong,
    Close,

    /// <summary>The client broke the rules: close with <see cref="Incoming.Code"/>.</summary>
    Violation,
}

/// <summary>What a client said, its payload unmasked. The bytes are good until the reader is asked for the next.</summary>
internal readonly ref struct Incoming(IncomingKind kind, ReadOnlySpan<byte> payload, ushort code = 0)
{
    public IncomingKind Kind { get; } = kind;
    public ReadOnlySpan<byte> Payload { get; } = payload;
    public ushort Code { get; } = code;
}
