using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.LocalGateway.Events;

/// <summary>A JSON writer over a pooled buffer, one for each thread, so that writing an event allocates nothing.</summary>
#pragma warning disable CA1001 // it lives as long as its thread, and the writer holds nothing to free
internal sealed class EventBuffer : IBufferWriter<byte>
{
    private const int FirstBytes = 2048;

    /// <summary>AWS escapes what JSON makes it escape, and nothing else.</summary>
    private static readonly JsonWriterOptions AsAwsDoes = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

#pragma warning restore CA1001

    [ThreadStatic]
    private static EventBuffer? _ofThread;

    private readonly Utf8JsonWriter _writer;
    private byte[] _buffer = [];
    private int _length;

    private EventBuffer() => _writer = new Utf8JsonWriter(this, AsAwsDoes);

    /// <summary>The thread's writer, empty. To be used up before anything else runs on the thread.</summary>
    public static EventBuffer Begin(out Utf8JsonWriter writer)
    {
        var buffer = _ofThread ??= new EventBuffer();
        buffer._buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        buffer._length = 0;
        buffer._writer.Reset();
        writer = buffer._writer;
        return buffer;
    }

    public EventBytes End()
    {
        _writer.Flush();
        var written = new EventBytes(_buffer, _length);
        _buffer = [];
        return written;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length >= Math.Max(more, 1)) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
