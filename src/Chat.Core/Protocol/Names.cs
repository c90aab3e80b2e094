using System.Buffers;

namespace Chat.Core.Protocol;

/// <summary>The patterns of docs/protocol.md. By hand, since <c>$</c> in a regular expression also matches before a line feed.</summary>
internal static class Names
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(LettersAndDigits);
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(LettersAndDigits + "_.-");

    /// <summary><c>^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$</c></summary>
    public static bool IsRoom(ReadOnlySpan<char> room) =>
        room.Length is >= 1 and <= ChatLimits.RoomCharacters
        && Alphanumeric.Contains(room[0])
        && !room.ContainsAnyExcept(NameCharacters);

    /// <summary><c>^[A-Za-z0-9_.-]{1,32}$</c></summary>
    public static bool IsGuest(ReadOnlySpan<char> name) =>
        name.Length is >= 1 and <= ChatLimits.NameCharacters && !name.ContainsAnyExcept(NameCharacters);

    /// <summary>A <c>ref</c> or an <c>id</c>: 1 to 64 printable ASCII characters.</summary>
    public static bool IsTag(ReadOnlySpan<char> tag) =>
        tag.Length is >= 1 and <= ChatLimits.TagCharacters && !tag.ContainsAnyExceptInRange('!', '~');
}
