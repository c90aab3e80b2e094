namespace Chat.LocalGateway.Connections;

/// <summary>Bytes to write in one go.</summary>
/// <param name="Bytes">Empty when nothing waits. Good until the gather buffer is used again.</param>
/// <param name="Texts">How many text frames are in it.</param>
/// <param name="More">Whether more waits behind it.</param>
internal readonly record struct OutboundBatch(ReadOnlyMemory<byte> Bytes, int Texts, bool More);
