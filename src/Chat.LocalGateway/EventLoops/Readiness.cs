namespace Chat.LocalGateway.EventLoops;

/// <summary>What epoll says of a descriptor.</summary>
[Flags]
internal enum Readiness : uint
{
    None = 0,

    /// <summary>There is something to read, or to accept.</summary>
    Input = 0x1,

    /// <summary>There is room to write again.</summary>
    Output = 0x4,

    /// <summary>The connection broke.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended.</summary>
    HangUp = 0x10,

    /// <summary>The other side writes no more.</summary>
    InputEnd = 0x2000,

    /// <summary>Told once each time it becomes so, not as long as it is so.</summary>
    Edge = 0x80000000,

    /// <summary>Whatever ends a connection: after it a read must go on until it meets the end.</summary>
    AnyEnd = Error | HangUp | InputEnd,
}
