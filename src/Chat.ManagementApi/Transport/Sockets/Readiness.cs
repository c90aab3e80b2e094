namespace Chat.ManagementApi.Transport.Sockets;

/// <summary>Events of a socket, in the kernel's own bits.</summary>
[Flags]
internal enum Readiness : uint
{
    None = 0,
    Input = 1,
    Output = 4,
    Error = 8,
    HangUp = 0x10,
    OtherHangUp = 0x2000,

    /// <summary>Reported when it comes to be so, not as long as it is so.</summary>
    OnChange = 1U << 31,

    /// <summary>Nothing will come in behind what has: that is not reported again.</summary>
    End = Error | HangUp | OtherHangUp,
}
