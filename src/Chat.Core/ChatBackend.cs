using Chat.Core.Actions;
using Chat.Core.Connecting;
using Chat.Core.Delivery;
using Chat.Core.Delivery.Queued;
using Chat.Core.Protocol;
using Chat.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Core;

/// <summary>The chat behind its four functions: what becomes of a connect, a disconnect, a frame and a job of the fan-out queue.</summary>
/// <remarks>
/// A cancellation given to any of them is the end of the invocation's time: it passes through as an
/// <see cref="OperationCanceledException"/>. Whatever else goes wrong is logged and answered.
/// </remarks>
public sealed class ChatBackend
{
    private readonly ChatParts _parts;
    private readonly Admission _admission;
    private readonly TokenExpiry? _expiry;
    private readonly ILogger _logger;
    private readonly FanOutJobs _fanOutJobs;
    private readonly RoomFeeds? _feeds;

    /// <param name="store">What is remembered.</param>
    /// <param name="sender">The way to connections.</param>
    /// <param name="options">What an operator chose.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="logger">Counts and failures, never content.</param>
    /// <param name="queue">Leads to <see cref="FanOutAsync"/>; null delivers every message inline, whatever the room.</param>
    /// <param name="tokens">Says whose a token is: then only who has one comes in. Null lets everybody in, as a guest.</param>
    public ChatBackend(
        IChatStore store, IConnectionSender sender, ChatOptions options, TimeProvider time, ILogger<ChatBackend> logger,
        IFanOutQueue? queue = null, TokenCheck? tokens = null)
    {
        var rosters = new RosterCache(store, time, options.CachedRooms);
        var fanOut = new FanOut(store, sender, rosters, options, time, logger);
        var jobs = new JobQueue(queue, options, time, logger);
        var sliceSender = new SliceSender(store, sender, fanOut, rosters, jobs, new(options, time), time);
        var slices = new SliceServer(store, new(store, options, time), sliceSender, jobs, options, time);
        var feeds = new RoomFeeds(store, options, time, logger);
        var queued = queue is null ? null : new QueuedRooms(feeds, jobs, slices, sliceSender, options, time, logger);
        _feeds = queued is not null || options.IsQueueElsewhere ? feeds : null;
        _fanOutJobs = new(slices, sliceSender, time, logger);
        _parts = new(store, new(store, time, options.CachedConnections), rosters, fanOut, queued, time);
        _admission = new(options.AllowedOrigins, tokens, logger);
        _expiry = tokens is null ? null : new(_parts.Connections, sender, time);
        _logger = logger;
    }

    /// <summary>Lets a connection in as a member of its starting room, or says why not.</summary>
    public async ValueTask<ConnectReply> ConnectAsync(ConnectRequest request, CancellationToken cancellation = default)
    {
        try
        {
            var (connection, reply) = await _admission.DecideAsync(request, cancellation);
            if (connection is null) return reply;
            // Last of all: API Gateway sends no $disconnect for a connection that $connect refused.
            var head = await _parts.Store.ConnectAsync(connection, cancellation);
            if (_feeds is not null) await _feeds.NoteJoinAsync(connection.StartingRoom, head, cancellation);
            _parts.Connections.Add(connection);
            return reply;
        }
        catch (Exception failure) when (!IsDeadline(failure, cancellation))
        {
            ChatLog.Failed(_logger, "connect", request.ConnectionId, ExceptionShape.Of(failure));
            await ClearAsync(request.ConnectionId, cancellation);
            return new(500, Reason: "The server could not let you in just now; connect again in a moment.");
        }
    }

    /// <summary>
    /// Takes back what a $connect had written before it failed: no $disconnect follows for a connection that was refused. Where
    /// that fails as well it is a ghost, which the next message to its room finds gone.
    /// </summary>
    private async ValueTask ClearAsync(string connectionId, CancellationToken cancellation)
    {
        try
        {
            await _parts.Store.RemoveConnectionAsync(connectionId, cancellation);
        }
        catch (Exception failure) when (!IsDeadline(failure, cancellation))
        {
            // The failure that led here is logged, and this one is most likely the same.
        }
    }

    /// <summary>Forgets a connection that has ended. Never throws for one that is not known.</summary>
    public async ValueTask DisconnectAsync(string connectionId, CancellationToken cancellation = default)
    {
        _parts.Connections.Remove(connectionId);
        try
        {
            await _parts.Store.RemoveConnectionAsync(connectionId, cancellation);
        }
        catch (Exception failure) when (!IsDeadline(failure, cancellation))
        {
            // Nobody is left to be told; the next message to its rooms finds it gone.
            ChatLog.Failed(_logger, "disconnect", connectionId, ExceptionShape.Of(failure));
        }
    }

    /// <summary>Handles one frame of a connection, deliveries included.</summary>
    /// <returns>The one answer, UTF-8 JSON, to go back to the sender.</returns>
    public ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(string connectionId, string body, CancellationToken cancellation = default) =>
        _expiry is null || _expiry.Holds(connectionId)
            ? HandleAsync(connectionId, body, cancellation)
            : CheckAndHandleAsync(_expiry, connectionId, body, cancellation);

    private ValueTask<ReadOnlyMemory<byte>> HandleAsync(string connectionId, string body, CancellationToken cancellation)
    {
        using var frame = ClientFrame.Parse(body);
        var call = new Call(_parts, connectionId, frame.Ref, frame.Id, cancellation);
        if (frame.Refusal is { } refusal) return new(call.Refuse(refusal));
        var fields = frame.Fields;
        var answering = frame.Action!.Handle(call, ref fields);
        return answering.IsCompletedSuccessfully ? answering : GuardAsync(call, frame.Action.Name, answering);
    }

    /// <summary>Does one job of the fan-out queue. Jobs of one invocation may, and should, run side by side.</summary>
    /// <param name="job">What <see cref="IFanOutQueue.SendAsync"/> was given, read before the first await.</param>
    /// <param name="cancellation">The end of the invocation's time.</param>
    public ValueTask<FanOutJobOutcome> FanOutAsync(ReadOnlyMemory<byte> job, CancellationToken cancellation = default) =>
        _fanOutJobs.RunAsync(job.Span, cancellation);

    private async ValueTask<ReadOnlyMemory<byte>> CheckAndHandleAsync(
        TokenExpiry expiry, string connectionId, string body, CancellationToken cancellation)
    {
        var call = CallOf(connectionId, body, cancellation);
        try
        {
            if (await expiry.HasEndedAsync(connectionId, cancellation))
            {
                var goodbye = call.Refuse(ChatErrors.TokenExpired);
                await expiry.EndAsync(connectionId, new(goodbye), cancellation);
                return goodbye;
            }
        }
        catch (Exception failure) when (!IsDeadline(failure, cancellation))
        {
            ChatLog.Failed(_logger, "token check", connectionId, ExceptionShape.Of(failure));
            return call.Refuse(ChatErrors.Internal);
        }

        return await HandleAsync(connectionId, body, cancellation);
    }

    /// <summary>What an answer needs of a frame, whatever is wrong with the frame.</summary>
    private Call CallOf(string connectionId, string body, CancellationToken cancellation)
    {
        using var frame = ClientFrame.Parse(body);
        return new(_parts, connectionId, frame.Ref, frame.Id, cancellation);
    }

    private async ValueTask<ReadOnlyMemory<byte>> GuardAsync(Call call, string action, ValueTask<ReadOnlyMemory<byte>> answering)
    {
        try
        {
            return await answering;
        }
        catch (Exception failure) when (!IsDeadline(failure, call.Cancellation))
        {
            ChatLog.Failed(_logger, action, call.ConnectionId, ExceptionShape.Of(failure));
            return call.Refuse(ChatErrors.Internal);
        }
    }

    private static bool IsDeadline(Exception failure, CancellationToken cancellation) =>
        failure is OperationCanceledException && cancellation.IsCancellationRequested;
}
