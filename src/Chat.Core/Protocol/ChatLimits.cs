namespace Chat.Core.Protocol;

/// <summary>The numbers of docs/protocol.md, and of AWS where the protocol follows from it.</summary>
public static class ChatLimits
{
    /// <summary>Bytes of UTF-8 in a message's text.</summary>
    public const int TextBytes = 8_192;

    /// <summary>Bytes of a frame, either way: API Gateway closes with 1009 above it and bills in steps of it.</summary>
    public const int FrameBytes = 32_768;

    /// <summary>Characters of a room's name.</summary>
    public const int RoomCharacters = 64;

    /// <summary>Characters of a guest's name.</summary>
    public const int NameCharacters = 32;

    /// <summary>Characters of a client's <c>ref</c> or <c>id</c>.</summary>
    public const int TagCharacters = 64;

    /// <summary>Rooms that one connection may be in at a time.</summary>
    public const int RoomsPerConnection = 50;

    /// <summary>Entries that one <c>history</c> answers at most, before they are cut to a frame.</summary>
    public const int HistoryEntries = 200;

    /// <summary>Entries where <c>history</c> names no limit.</summary>
    public const int HistoryEntriesByDefault = 50;

    /// <summary>The room where a connection names none.</summary>
    public const string DefaultRoom = "lobby";

    /// <summary>How long a repeated <c>id</c> has its effect once.</summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(10);

    /// <summary>API Gateway ends every connection after 2 hours; what is still listed 5 minutes later is a ghost.</summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(125);

    /// <summary>
    /// A post to a connection whose $connect is still running answers 410, as one to a closed connection does. An
    /// integration may run for 29 s, so a 410 says nothing about a connection younger than this.
    /// </summary>
    public static readonly TimeSpan HandshakeGrace = TimeSpan.FromSeconds(30);
}
