namespace Chat.Core.Protocol;

/// <summary>One error of the protocol.</summary>
/// <param name="Code">What a client's program goes by.</param>
/// <param name="Retryable">Whether the same frame may succeed later.</param>
/// <param name="Sentence">What a person reads where nothing more exact is known.</param>
internal sealed record ChatError(string Code, bool Retryable, string Sentence);

/// <summary>The closed list of errors. docs/protocol.md has the same one, and a test compares them.</summary>
internal static class ChatErrors
{
    public static readonly ChatError BadJson = new("bad_json", false,
        "The frame is not one well-formed JSON object; send {\"action\":...}, or plain text to say something.");

    public static readonly ChatError UnknownAction = new("unknown_action", false,
        "The frame's \"action\" is not one that this server knows.");

    public static readonly ChatError Invalid = new("invalid", false,
        "A field of the frame is missing, out of range or of another type.");

    public static readonly ChatError NotInRoom = new("not_in_room", false,
        "This connection is not in that room; join it first.");

    public static readonly ChatError Forbidden = new("forbidden", false,
        "That is not allowed.");

    public static readonly ChatError NotFound = new("not_found", false,
        "There is no such entry in that room.");

    public static readonly ChatError TooLarge = new("too_large", false,
        "The frame is larger than 32,768 bytes; send less at a time.");

    public static readonly ChatError RateLimited = new("rate_limited", true,
        "Too many frames in a short time; wait a moment and send it again.");

    public static readonly ChatError TokenExpired = new("token_expired", false,
        "The token has expired; connect again with a new one.");

    public static readonly ChatError Internal = new("internal", true,
        "The server could not do that just now; send it again with the same \"id\".");

    public static IReadOnlyList<ChatError> All { get; } =
    [
        BadJson, UnknownAction, Invalid, NotInRoom, Forbidden, NotFound, TooLarge, RateLimited, TokenExpired, Internal,
    ];
}

/// <summary>Why a frame is refused: an error, with a sentence of its own where there is something more exact to say.</summary>
internal readonly record struct Refusal(ChatError Error, string? Sentence = null)
{
    /// <summary>A field that is missing, out of range or of another type.</summary>
    public static Refusal Field(string name, string mustBe) => new(ChatErrors.Invalid, $"\"{name}\" {mustBe}.");
}
