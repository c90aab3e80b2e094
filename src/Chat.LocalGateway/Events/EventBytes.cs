using System.Buffers;

namespace Chat.LocalGateway.Events;

/// <summary>An event's JSON in a buffer of the pool's. Whoever holds it last gives it back, once.</summary>
internal readonly record struct EventBytes(byte[] Buffer, int Length)
{
    public ReadOnlyMemory<byte> Json => Buffer.AsMemory(0, Length);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
