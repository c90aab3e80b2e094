namespace Chat.ManagementApi.Transport;

/// <summary>An answer, and whether its connection may carry another post.</summary>
internal readonly record struct Http1Response(Answer Answer, bool KeepsAlive)
{
    private static readonly Http1Response NotHttp = new(new Answer(0, "the answer was not HTTP/1.1"), false);

    /// <summary>Reads the answer from all bytes that came so far.</summary>
    /// <param name="bytes">Their order may change where chunks are joined, once the answer is complete.</param>
    /// <param name="ended">No more will come.</param>
    /// <param name="full">No more would fit.</param>
    /// <returns>The answer, or null while more bytes are needed.</returns>
    public static Http1Response? Read(Span<byte> bytes, bool ended, bool full)
    {
        while (true)
        {
            var parsed = ResponseHead.Parse(bytes, out var head);
            if (parsed == Parsed.Incomplete && !ended && !full) return null;
            if (parsed == Parsed.Incomplete && ended) return BrokenOff(bytes.Length);
            if (parsed != Parsed.Complete) return NotHttp;
            if (head.Status >= 200) return ReadBody(head, bytes[head.Length..], ended, full);
            bytes = bytes[head.Length..];
        }
    }

    private static Http1Response BrokenOff(int received) =>
        new(new Answer(0, "the connection broke", Stale: received == 0), false);

    /// <summary>The status says what became of the post, so a body that breaks off or is too long costs only the connection.</summary>
    private static Http1Response? ReadBody(in ResponseHead head, Span<byte> body, bool ended, bool full)
    {
        var (length, consumed) = (head.BodyLength, head.BodyLength);
        var parsed = head.IsChunked ? ChunkedBody.Join(body, out length, out consumed)
            : length >= 0 && length <= body.Length ? Parsed.Complete
            : Parsed.Incomplete;
        if (parsed == Parsed.Incomplete && !ended && !full) return null;
        var isWhole = parsed == Parsed.Complete;
        var error = head.Status < 300 ? null : ErrorType.Of(head.ErrorType, isWhole ? body[..length] : head.IsChunked ? [] : body);
        return new(new Answer(head.Status, error), head.KeepsAlive && isWhole && consumed == body.Length && !ended);
    }
}
