namespace Chat.LocalGateway.EventLoops;

/// <summary>
/// The rest of a batch that a socket had no room for. Only clients that read slowly have one, and only until they have
/// caught up.
/// </summary>
internal sealed class Unsent(ReadOnlyMemory<byte> rest)
{
    public ReadOnlyMemory<byte> Rest { get; set; } = rest;

    /// <summary>Whether the kernel has said since that there is room.</summary>
    public bool HasRoom { get; set; }
}
