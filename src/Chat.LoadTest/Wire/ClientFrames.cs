using System.Text.Unicode;

namespace Chat.LoadTest.Wire;

/// <summary>What a client asks. Rooms, epochs and refs are our own or come from the server in plain ASCII; nothing needs escaping.</summary>
internal static class ClientFrames
{
    public static int Join(Request request, Span<byte> into) => request.After is { } after
        ? request.Epoch is { } epoch
            ? Written(Utf8.TryWrite(into, $$"""{"action":"join","room":"{{request.Room}}","after":{{after}},"epoch":"{{epoch}}","ref":"r{{request.Ref}}"}""", out var a), a)
            : Written(Utf8.TryWrite(into, $$"""{"action":"join","room":"{{request.Room}}","after":{{after}},"ref":"r{{request.Ref}}"}""", out var b), b)
        : Written(Utf8.TryWrite(into, $$"""{"action":"join","room":"{{request.Room}}","ref":"r{{request.Ref}}"}""", out var c), c);

    public static int Leave(Request request, Span<byte> into) =>
        Written(Utf8.TryWrite(into, $$"""{"action":"leave","room":"{{request.Room}}","ref":"r{{request.Ref}}"}""", out var n), n);

    public static int History(Request request, Span<byte> into) =>
        Written(Utf8.TryWrite(into, $$"""{"action":"history","room":"{{request.Room}}","after":{{request.After ?? 0}},"limit":200,"ref":"r{{request.Ref}}"}""", out var n), n);

    /// <summary>Its ref is the time when it was due, so that nobody has to remember it.</summary>
    public static int Ping(long due, Span<byte> into) =>
        Written(Utf8.TryWrite(into, $$"""{"action":"ping","ref":"p{{due}}"}""", out var n), n);

    /// <summary>The <c>id</c> makes it safe to send again; the <c>ref</c> tells the answer from what others are sent.</summary>
    public static int Message(in OutgoingText message, Span<byte> into)
    {
        Utf8.TryWrite(into, $$"""{"action":"message","room":"{{message.Room}}","id":"{{message.Run}}-{{message.Key.Publisher}}-{{message.Key.Number}}","ref":"m{{message.Key.Number}}","text":" """, out var at);
        at--;
        Audit.MessageText.Write(into.Slice(at, message.Size), message.RunBytes, message.Key, message.Due);
        "\"}"u8.CopyTo(into[(at + message.Size)..]);
        return at + message.Size + 2;
    }

    private static int Written(bool fits, int count) => fits ? count : throw new InvalidOperationException("A request is larger than any may be.");
}

internal readonly record struct Request(string Room, long Ref, long? After = null, string? Epoch = null);

internal readonly record struct OutgoingText(string Room, string Run, byte[] RunBytes, Audit.MessageKey Key, long Due, int Size);
