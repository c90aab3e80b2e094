using System.Text.Json.Serialization;
using Chat.Core.Storage;

namespace Chat.Core.Protocol;

// What the server sends, in the order in which its keys are written. `type` is first; what is null is left out.

internal abstract record ServerFrame([property: JsonPropertyOrder(-1)] string Type);

/// <summary>An entry of a room's log. <c>id</c> and <c>ref</c> are for the connection that sent it alone.</summary>
internal sealed record EntryFrame(
    string Room, long Seq, string User, string Name, string Text, string At, string? Id = null, string? Ref = null) : ServerFrame("message")
{
    public static EntryFrame Of(Entry entry) =>
        new(entry.Room, entry.Seq, entry.User, entry.Name, entry.Text, Timestamp.Format(entry.At));
}

internal sealed record JoinedFrame(
    string Room, long Seq, string Epoch, int Connections, long Read, IReadOnlyList<EntryFrame> Entries, bool More, bool Lost,
    string? Ref) : ServerFrame("joined");

internal sealed record HistoryFrame(
    string Room, string Epoch, IReadOnlyList<EntryFrame> Entries, bool More, bool Lost, string? Ref) : ServerFrame("history");

internal sealed record LeftFrame(string Room, string? Ref) : ServerFrame("left");

internal sealed record MembersFrame(
    string Room, int Connections, IReadOnlyList<Person> Members, string? Cursor, string? Ref) : ServerFrame("members");

/// <summary>A user as <c>members</c> lists them.</summary>
internal sealed record Person(string User, string Name);

internal sealed record PongFrame(string At, string? Ref) : ServerFrame("pong");

internal sealed record ErrorFrame(
    string Code, string Message, bool Retryable, int? RetryAfterMs, string? Id, string? Ref) : ServerFrame("error");
