using System.IO.Compression;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace Chat.LoadTest.Measuring;

/// <summary>A histogram as text, in HdrHistogram's own compressed form, so that others can read and add it.</summary>
internal static class HistogramText
{
    public static string Write(HistogramBase histogram)
    {
        var buffer = ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity());
        var bytes = new byte[histogram.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var i = 0; i < bytes.Length; i++) bytes[i] = buffer.Get();
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Cookie, length, and the two bytes that zlib puts before what is deflated.</summary>
    private const int HeadBytes = 10;

    /// <exception cref="FormatException">It is none.</exception>
    public static LongHistogram Read(string text)
    {
        try
        {
            var all = Latencies.New();
            all.Add(HistogramEncoding.DecodeFromByteBuffer(ByteBuffer.Allocate(Decompressed(Convert.FromBase64String(text))), 0, null));
            return all;
        }
        catch (Exception e) when (e is not FormatException)
        {
            throw new FormatException("not a histogram", e);
        }
    }

    // The library takes one read of the stream for all of it, and a stream of today may give less.
    private static byte[] Decompressed(byte[] compressed)
    {
        using var inflated = new MemoryStream();
        using var deflate = new DeflateStream(new MemoryStream(compressed, HeadBytes, compressed.Length - HeadBytes), CompressionMode.Decompress);
        deflate.CopyTo(inflated);
        return inflated.ToArray();
    }
}
