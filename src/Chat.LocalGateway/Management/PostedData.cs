using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Management;

/// <summary>A request's body, read into the very bytes of the frame that it is to become.</summary>
internal readonly struct PostedData
{
    private readonly byte[] _frame;
    private readonly int _start;

    private PostedData(byte[] frame, int start) => (_frame, _start) = (frame, start);

    public ReadOnlySpan<byte> Bytes => _frame.AsSpan(_start);

    /// <returns>The body; null where it is over the limit, and then no more of it has been kept than that.</returns>
    public static async ValueTask<PostedData?> ReadAsync(PipeReader reader, int limit)
    {
        var read = await reader.ReadAtLeastAsync(limit + 1);
        bool fits = read.Buffer.Length <= limit;
        var frame = OutboundFrame.TextBuffer(fits ? (int)read.Buffer.Length : 0, out int start);
        if (fits) read.Buffer.CopyTo(frame.AsSpan(start));
        reader.AdvanceTo(read.Buffer.End);
        return fits ? new PostedData(frame, start) : null;
    }

    /// <summary>The frame, or null where the bytes are no text: a client would have to close on it.</summary>
    public OutboundFrame? ToFrame() =>
        Utf8.IsValid(Bytes) ? OutboundFrame.FilledText(_frame, _frame.Length - _start) : null;
}
