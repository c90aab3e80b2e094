namespace Chat.Core.Storage;

/// <summary>The state of a room that every write to it returns.</summary>
/// <param name="Seq">The newest number given out; 0 for none.</param>
/// <param name="Epoch">Made when the room is first written to, "" before; another one means that the room's numbers began anew.</param>
/// <param name="RosterVersion">Raised by every join and leave, after the member was written or deleted.</param>
/// <param name="Connections">How many connections are members: exact once joins and leaves have settled.</param>
public readonly record struct RoomHead(long Seq, string Epoch, long RosterVersion, int Connections)
{
    public string Epoch { get => field ?? ""; init; } = Epoch;

    /// <summary>How entries numbered now reach the members.</summary>
    public RoomFeed Feed { get; init; }
}
