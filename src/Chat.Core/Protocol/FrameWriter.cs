using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Core.Protocol;

/// <summary>Server frames as UTF-8 JSON. All that is allocated is the frame's own bytes.</summary>
internal static class FrameWriter
{
    // The types are the product's own and cannot nest wrongly, so the writer need not check that again.
    private static readonly JsonWriterOptions Options = new() { Encoder = FrameEncoder.Instance, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    public static byte[] Write<TFrame>(TFrame frame, JsonTypeInfo<TFrame> type) => Serialize(frame, type).ToArray();

    /// <summary>The bytes that a frame, or a part of one, takes.</summary>
    public static int Measure<TFrame>(TFrame frame, JsonTypeInfo<TFrame> type) => Serialize(frame, type).Length;

    /// <returns>Good until this thread writes its next frame.</returns>
    private static ReadOnlySpan<byte> Serialize<TFrame>(TFrame frame, JsonTypeInfo<TFrame> type)
    {
        var buffer = t_buffer ??= new(1_024);
        var writer = t_writer ??= new(buffer, Options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, frame, type);
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
