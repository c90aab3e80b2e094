namespace Chat.Core.Delivery;

/// <summary>One server frame, serialised once for however many receivers.</summary>
public sealed class Frame(ReadOnlyMemory<byte> utf8)
{
    private object? _prepared;

    /// <summary>The JSON of the frame, without any framing of a transport.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>
    /// What a sender derives from the bytes, made for the first receiver and used for all: the hash of the payload for
    /// signed posts, the bytes of a WebSocket frame on a laptop. Two receivers racing may make it twice, to the same effect.
    /// </summary>
    public T Prepare<T>(Func<ReadOnlyMemory<byte>, T> make) where T : class
    {
        if (_prepared is T prepared) return prepared;
        var made = make(Utf8);
        _prepared = made;
        return made;
    }
}
