using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.LoadTest.Workers;

/// <summary>
/// Orders one way and news the other, between the coordinator and a worker, over a process's standard streams or a
/// connection: the lengths of both parts, a JSON object, and bytes that belong to it.
/// </summary>
internal sealed class WorkerChannel(Stream input, Stream output) : IAsyncDisposable
{
    private const int HeadBytes = 8;

    /// <summary>No part of a run is larger; a length of something else fills no memory.</summary>
    private const int MaxBytes = 1 << 30;

    private readonly Lock _writing = new();

    /// <exception cref="IOException">The other side is gone.</exception>
    public void Write<T>(T message, JsonTypeInfo<T> type, ReadOnlyMemory<byte> bytes = default)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], bytes.Length);
        lock (_writing)
        {
            output.Write(head);
            output.Write(json);
            output.Write(bytes.Span);
            output.Flush();
        }
    }

    /// <returns>Null at the end.</returns>
    /// <exception cref="IOException">It broke, or what comes is nothing that a worker or a coordinator says.</exception>
    public async Task<Letter<T>?> ReadAsync<T>(JsonTypeInfo<T> type)
    {
        var head = new byte[HeadBytes];
        var got = await input.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false);
        if (got < HeadBytes) return null;
        var json = await ReadAsync(BinaryPrimitives.ReadInt32LittleEndian(head));
        var bytes = await ReadAsync(BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4)));
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } message ? new Letter<T>(message, bytes) : throw new IOException("what came is no order and no news");
        }
        catch (JsonException e)
        {
            throw new IOException("what came is no order and no news", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await output.DisposeAsync();
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // What could not be flushed has nobody left to read it.
        }
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        if (length is < 0 or > MaxBytes) throw new IOException($"what came says that it has {length} bytes");
        var bytes = new byte[length];
        await input.ReadExactlyAsync(bytes);
        return bytes;
    }
}

internal sealed record Letter<T>(T Message, byte[] Bytes);
