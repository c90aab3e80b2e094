namespace Chat.ManagementApi.Signing;

/// <summary>A frame's bytes and their hash, which all receivers of the frame share.</summary>
internal sealed class Payload
{
    /// <summary>For <c>Frame.Prepare</c>.</summary>
    public static readonly Func<ReadOnlyMemory<byte>, Payload> Of = static bytes => new Payload(bytes);

    private Payload(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Hash = new byte[SigV4.HexBytes];
        SigV4.Hash(bytes.Span, Hash);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public byte[] Hash { get; }
}
