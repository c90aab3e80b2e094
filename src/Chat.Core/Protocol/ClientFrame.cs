using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Chat.Core.Actions;

namespace Chat.Core.Protocol;

/// <summary>
/// A client's frame, taken apart in one pass over pooled bytes. Whatever the frame holds, taking it apart does not throw:
/// what is wrong with it is its <see cref="Refusal"/>.
/// </summary>
/// <remarks>
/// API Gateway chose the route with a lenient reader of its own; nothing here relies on what it found. Dispose gives the
/// bytes back, so fields are read before the first await.
/// </remarks>
internal ref struct ClientFrame
{
    /// <summary>No gateway passes on more: API Gateway closes with 1009 above 128 KB. Beyond it not even a ref is looked for.</summary>
    private const int LargestMessageBytes = 131_072;

    /// <summary>
    /// Any depth that a frame can have, as an unknown key is no error whatever its value: the reader keeps a bit for each level,
    /// and nothing here goes down into one.
    /// </summary>
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = LargestMessageBytes };

    private byte[]? _bytes;
    private FieldSlots _slots;
    private string? _plainText;
    private int _plainTextBytes;

    /// <summary>Why the frame cannot be handled at all; then there is no <see cref="Action"/>.</summary>
    public Refusal? Refusal { get; private set; }

    public ChatAction? Action { get; private set; }

    /// <summary>The client's <c>ref</c>, where it has one and that is valid: every answer carries it.</summary>
    public string? Ref { get; private set; }

    /// <summary>The client's <c>id</c>, likewise: errors carry it.</summary>
    public string? Id { get; private set; }

    public readonly FieldReader Fields => new(_bytes, _slots.Filled, Id, _plainText, _plainTextBytes);

    public static ClientFrame Parse(string body)
    {
        var frame = new ClientFrame();
        frame.Refusal = frame.Read(body);
        return frame;
    }

    public void Dispose()
    {
        if (_bytes is { } bytes) ArrayPool<byte>.Shared.Return(bytes);
        _bytes = null;
        _slots.Dispose();
    }

    private Refusal? Read(string body)
    {
        var size = Encoding.UTF8.GetByteCount(body);
        var tooLarge = size > ChatLimits.FrameBytes;
        if (size > LargestMessageBytes) return new(ChatErrors.TooLarge);

        // The second half is for what turns out shorter once its escapes are undone.
        var bytes = _bytes = ArrayPool<byte>.Shared.Rent(2 * size);
        var wellFormed = Utf8.FromUtf16(body, bytes, out _, out _, replaceInvalidSequences: false) == OperationStatus.Done;
        if (IsPlainText(body))
        {
            if (!wellFormed) return new(ChatErrors.BadJson, "The text holds half a surrogate pair; send whole characters.");
            (_plainText, _plainTextBytes) = (body, size);
            Action = ActionTable.PlainText;
            return tooLarge ? new(ChatErrors.TooLarge) : null;
        }

        if (wellFormed) wellFormed = ReadFields(bytes.AsSpan(0, size), bytes.AsSpan(size));
        if (wellFormed) ReadTags();
        return tooLarge ? new(ChatErrors.TooLarge) : wellFormed ? Choose() : new(ChatErrors.BadJson);
    }

    private static bool IsPlainText(string body)
    {
        var start = body.AsSpan().TrimStart();
        return start.IsEmpty || start[0] != '{';
    }

    /// <returns>Whether the frame is one strict JSON object with nothing after it, and no half of a surrogate pair in it.</returns>
    private bool ReadFields(ReadOnlySpan<byte> json, Span<byte> scratch)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        var scratchStart = json.Length;
        var name = default(Range);
        try
        {
            while (reader.Read())
            {
                var isText = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String;
                if (isText && reader.ValueIsEscaped && Surrogates.HasHalfPair(reader.ValueSpan)) return false;
                if (reader.CurrentDepth != 1 || reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) continue;
                var value = Keep(ref reader, isText, ref scratch, ref scratchStart);
                if (reader.TokenType == JsonTokenType.PropertyName) name = value;
                else _slots.Add(new(name, value, reader.TokenType));
            }

            return true;
        }
        catch (JsonException)
        {
            // The one way in which the reader tells that bytes are not JSON.
            return false;
        }
    }

    /// <summary>Where in the pooled bytes a token's value is; what was escaped is there a second time, plain.</summary>
    private static Range Keep(ref Utf8JsonReader reader, bool isText, ref Span<byte> scratch, ref int scratchStart)
    {
        var start = (int)reader.TokenStartIndex + (isText ? 1 : 0);
        if (!reader.ValueIsEscaped) return start..(start + reader.ValueSpan.Length);
        var length = reader.CopyString(scratch);
        var kept = scratchStart..(scratchStart + length);
        scratch = scratch[length..];
        scratchStart += length;
        return kept;
    }

    private void ReadTags()
    {
        Ref = Fields.PeekTag("ref"u8);
        Id = Fields.PeekTag("id"u8);
    }

    private Refusal? Choose()
    {
        Action = Fields.PeekText("action"u8, out var name) ? ActionTable.Find(name) : null;
        if (Action is null) return new(ChatErrors.UnknownAction, ActionTable.UnknownActionSentence);
        var fields = Fields;
        fields.Tag("ref"u8, Ref);
        return fields.Refusal;
    }
}
