using System.Buffers;
using Chat.Core.Delivery;

namespace Chat.Core.Protocol;

/// <summary>Several server frames as one, in order.</summary>
internal static class BatchFrame
{
    private static ReadOnlySpan<byte> Head => "{\"type\":\"batch\",\"frames\":["u8;

    private static ReadOnlySpan<byte> Tail => "]}"u8;

    /// <summary>How many frames from the first on fit into one batch.</summary>
    public static int Fitting(ReadOnlySpan<Frame> frames)
    {
        var size = Head.Length + Tail.Length;
        for (var count = 0; count < frames.Length; count++)
        {
            size += frames[count].Utf8.Length + (count > 0 ? 1 : 0);
            if (size > ChatLimits.FrameBytes) return count;
        }

        return frames.Length;
    }

    public static Frame Of(ReadOnlySpan<Frame> frames)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(Head);
        for (var i = 0; i < frames.Length; i++)
        {
            if (i > 0) buffer.Write(","u8);
            buffer.Write(frames[i].Utf8.Span);
        }

        buffer.Write(Tail);
        return new(buffer.WrittenMemory);
    }
}
