using System.Text.Json.Serialization.Metadata;
using Chat.Core.Delivery;
using Chat.Core.Delivery.Queued;
using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Actions;

/// <summary>What the actions work with.</summary>
internal sealed record ChatParts(
    IChatStore Store, ConnectionCache Connections, RosterCache Rosters, FanOut FanOut, QueuedRooms? Queued, TimeProvider Time);

/// <summary>One frame being handled: whose it is, what its answer carries, and what there is to work with.</summary>
internal sealed class Call(ChatParts parts, string connectionId, string? @ref, string? id, CancellationToken cancellation)
{
    public string ConnectionId => connectionId;

    public string? Ref => @ref;

    public CancellationToken Cancellation => cancellation;

    public IChatStore Store => parts.Store;

    public RosterCache Rosters => parts.Rosters;

    public FanOut FanOut => parts.FanOut;

    /// <summary>Null where there is no queue: then every room is posted to inline.</summary>
    public QueuedRooms? Queued => parts.Queued;

    public TimeProvider Time => parts.Time;

    /// <summary>Who sends, or null for a connection that is not known any more.</summary>
    public ValueTask<Connection?> FindCallerAsync() => parts.Connections.FindAsync(connectionId, cancellation);

    /// <summary>The room that a frame means: the one it names, else the connection's starting room. Null where that is not known.</summary>
    public ValueTask<string?> FindRoomAsync(string? named) => named is null ? FindStartingRoomAsync() : new(named);

    public static ReadOnlyMemory<byte> Answer<TFrame>(TFrame frame, JsonTypeInfo<TFrame> type) => FrameWriter.Write(frame, type);

    public ReadOnlyMemory<byte> Refuse(Refusal refusal) => FrameWriter.Write(
        new ErrorFrame(refusal.Error.Code, refusal.Sentence ?? refusal.Error.Sentence, refusal.Error.Retryable, null, id, @ref),
        ChatJson.Default.ErrorFrame);

    public ReadOnlyMemory<byte> Refuse(ChatError error, string? sentence = null) => Refuse(new(error, sentence));

    private async ValueTask<string?> FindStartingRoomAsync() => (await FindCallerAsync())?.StartingRoom;
}
