using System.Buffers;
using System.Net.Sockets;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Handshake;

namespace Chat.LocalGateway.Listening;

/// <summary>An accepted socket until it is known what becomes of it: HTTP's, refused, or a connection.</summary>
internal sealed class Arrival(IArrivingSocket socket, Acceptor acceptor, GatewayParts parts)
{
    /// <summary>Bytes seen but not taken stay readable, so a wait for more of them returns at once. This one grows instead.</summary>
    private static readonly TimeSpan[] LookAgainAfter = [.. new[] { 1, 5, 20, 100 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    private int _deadline = parts.Clock.Seconds + (int)parts.Options.HeadTimeout.TotalSeconds;
    private volatile bool _isWebSocket;

    /// <summary>Whether it is shaking hands; not before that is known, and not once it is refused.</summary>
    public bool IsWebSocket => _isWebSocket;

    /// <summary>Never throws. When it is done, the socket belongs to somebody else or is gone.</summary>
    public async Task RunAsync()
    {
        try
        {
            var destination = await DestinationAsync();
            if (destination == Destination.Http) HandToHttp();
            else if (destination == Destination.WebSocket) await ShakeHandsAsync();
            else socket.Cut();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Cut();
        }
        catch (Exception e)
        {
            GatewayLog.Broke(parts.Log, e);
            socket.Cut();
        }
        socket.Leave();
    }

    /// <summary>Ends an arrival that takes too long over its head, or over going away after a refusal.</summary>
    public void Tick(int now)
    {
        if (now > Volatile.Read(ref _deadline)) Abandon();
    }

    /// <summary>Ends it, unless a function runs for it.</summary>
    public void Abandon()
    {
        if (Volatile.Read(ref _deadline) == int.MaxValue) return;
        socket.Cut(_isWebSocket ? HandshakeAnswer.HeadTimedOut.ToBytes() : null);
    }

    private void HandToHttp()
    {
        // From here on the socket is Kestrel's, which has time limits of its own.
        Volatile.Write(ref _deadline, int.MaxValue);
        acceptor.HandToHttp(socket.ToHttp());
    }

    private async ValueTask<Destination> DestinationAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(acceptor.FirstBytes.Needed);
        try
        {
            for (int looks = 0; ;)
            {
                if (!await socket.WaitAsync()) return Destination.Unknown;
                int seen = socket.Receive(buffer.AsSpan(0, acceptor.FirstBytes.Needed), peek: true);
                if (seen == 0) return Destination.Unknown;
                if (seen < 0) continue;
                var destination = acceptor.FirstBytes.Decide(buffer.AsSpan(0, seen));
                if (destination != Destination.Unknown) return destination;
                await Task.Delay(LookAgainAfter[Math.Min(looks++, LookAgainAfter.Length - 1)]);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask ShakeHandsAsync()
    {
        _isWebSocket = true;
        Interlocked.MemoryBarrier();
        if (acceptor.IsClosing)
        {
            socket.Cut();
            return;
        }
        var (head, refusal) = await new HeadReader(socket, parts.Options).ReadAsync();
        if (head is null && refusal is null)
        {
            socket.Cut();
            return;
        }
        var request = refusal is null ? UpgradeRequest.Check(head, out refusal) : null;
        if (request is null) await RefuseAsync(refusal!);
        else if (IsForeign(request)) await RefuseAsync(HandshakeAnswer.Forbidden);
        else await ConnectAsync(request);
    }

    private bool IsForeign(UpgradeRequest request)
    {
        if (!parts.Options.LocalCallersOnly) return false;
        var origins = request.Head.All("Origin").ToList();
        return origins.Count > 1 || !LocalCaller.IsAllowed(request.Host, origins.SingleOrDefault());
    }

    /// <summary>
    /// What a client sends before its 101 waits in the socket. One that goes away meanwhile is found out by the first
    /// read after it, and gets its disconnect event: whether AWS sends one then is not known; here it keeps rosters clean.
    /// </summary>
    private async ValueTask ConnectAsync(UpgradeRequest request)
    {
        Volatile.Write(ref _deadline, int.MaxValue);
        var source = socket.From;
        var origin = ClientOrigin.Of(request.Host, source.ToString(), request.Head.Single("User-Agent"));
        var subject = new EventSubject(parts.Ids.NewConnection(), parts.Clock.Time.GetUtcNow().ToUnixTimeMilliseconds(), origin);
        var (refusal, subprotocol) = await acceptor.ConnectStep.RunAsync(request, subject, source);
        if (refusal is not null)
        {
            await RefuseAsync(refusal);
            return;
        }
        var connection = new Connection(parts, subject.ConnectionId, subject.ConnectedAt, origin);
        GatewayLog.Opened(parts.Log, subject.ConnectionId, origin.SourceIp);
        connection.Open(socket.ToTransport(connection), HandshakeAnswer.SwitchingProtocols(request.Key, subprotocol));
    }

    /// <summary>Answers and waits for the client to go: cutting the socket at once could take the answer with it.</summary>
    private async ValueTask RefuseAsync(HandshakeAnswer answer)
    {
        parts.Counters.CountRefused();
        GatewayLog.Refused(parts.Log, socket.From.ToString(), answer.Status, answer.Reason ?? "no reason given");
        Volatile.Write(ref _deadline, parts.Clock.Seconds + (int)parts.Options.CloseTimeout.TotalSeconds);
        _isWebSocket = false;
        socket.Send(answer.ToBytes());
        socket.EndWriting();
        await DrainAsync();
        socket.Cut();
    }

    private async ValueTask DrainAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        while (await socket.WaitAsync() && socket.Receive(buffer, peek: false) != 0)
        {
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
