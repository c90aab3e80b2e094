using System.Buffers.Text;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

/// <summary>One connection's life: it joins its room, takes what comes, comes back when it is lost, and may publish.</summary>
internal sealed partial class Member : ISocketOwner
{
    private readonly LoadClient _client;
    private readonly int _index;
    private ClientSocket? _socket;
    private string? _epoch;
    private int _away;
    private volatile bool _online;
    private long _pingsOpen;
    private readonly Lock _state = new();

    public Member(LoadClient client, int index, RoomLedger room, byte[] roomBytes)
    {
        (_client, _index, Room, _roomBytes) = (client, index, room, roomBytes);
        Ledger = new MemberLedger(room, index, client.Findings);
    }

    public RoomLedger Room { get; }

    public MemberLedger Ledger { get; }

    public Publisher? Publisher { get; set; }

    /// <summary>Pings that got no pong yet.</summary>
    public long PingsOpen => Volatile.Read(ref _pingsOpen);

    /// <summary>Whether it has joined over a connection that is still there.</summary>
    public bool IsOnline => _online;

    /// <summary>For a disturbance: the member is its own until it has come back.</summary>
    public bool TryTakeAway() => IsOnline && Interlocked.Exchange(ref _away, 1) == 0;

    public void Send(in OutgoingText text) => _socket?.Send(text, static (text, into) => ClientFrames.Message(text, into));

    public void Ping(long due)
    {
        if (!IsOnline) return;
        Interlocked.Increment(ref _pingsOpen);
        _client.Tally.CountPing();
        _socket?.Send(due, static (due, into) => ClientFrames.Ping(due, into));
    }

    /// <summary>Opens a connection and joins.</summary>
    /// <exception cref="Exception">Of <see cref="ClientSocket.OpenAsync"/>, or the server does not let it join.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var socket = await _client.Target.OpenAsync(Room.Name, _index, this, cancellation);
        _socket = socket;
        _client.Tally.CountOpen();
        socket.Start();
        try
        {
            await JoinAsync(cancellation);
        }
        catch
        {
            Drop(socket);
            throw;
        }
    }

    /// <summary>Takes its leave once it has what was said so far, and comes back a little later.</summary>
    public async Task LeaveAndReturnAsync()
    {
        var decided = _client.Milliseconds;
        var patience = RunClock.Machine + (long)(_client.Options.Settle * 1e6);
        while (!Ledger.HasAll(decided) && IsOnline && RunClock.Machine < patience) await Task.Delay(TimeSpan.FromMilliseconds(10));
        if (IsOnline)
        {
            Ledger.Parted(decided);
            _online = false;
            await AskAsync(static (request, into) => ClientFrames.Leave(request, into), new Request(Room.Name, NewRef()), CancellationToken.None);
            if (_socket is { } socket) Drop(socket, politely: true);
        }
        await ReturnAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Is cut off in the middle, and comes back at once.</summary>
    public Task BreakAndReturnAsync()
    {
        PartInTheMiddle();
        _online = false;
        if (_socket is { } socket) Drop(socket);
        return ReturnAsync(TimeSpan.Zero);
    }

    public void StopReading()
    {
        PartInTheMiddle();
        _socket?.Pause();
    }

    /// <summary>Reads on, and asks for what there was no space for.</summary>
    public async Task ReadOnAsync()
    {
        _socket?.Resume();
        try
        {
            if (IsOnline) await JoinAsync(CancellationToken.None);
        }
        catch (JoinException)
        {
            if (_socket is { } socket) Drop(socket);
            _online = false;
        }
        if (!IsOnline) await ReturnAsync(TimeSpan.Zero);
        else Volatile.Write(ref _away, 0);
    }

    /// <summary>Ends it for good.</summary>
    public void End()
    {
        Volatile.Write(ref _away, 1);
        _online = false;
        _socket?.Close();
    }

    void ISocketOwner.Lost(ClientSocket socket, string why)
    {
        bool wasOnline;
        lock (_state)
        {
            if (socket != _socket) return;
            (wasOnline, _online) = (_online, false);
            Forget();
        }
        _client.Tally.CountLost(why);
        _client.Tally.CountClosed();
        if (!wasOnline) return;
        PartInTheMiddle();
        if (Interlocked.Exchange(ref _away, 1) == 0) _ = ReturnAsync(TimeSpan.FromSeconds(1));
    }

    // What is under way at this moment may or may not reach it; only what is as old as an answer may take had to be here.
    private void PartInTheMiddle()
    {
        var settle = (uint)_client.Options.SettleTime.TotalMilliseconds;
        var now = _client.Milliseconds;
        Ledger.Parted(now > settle ? now - settle : 0);
    }

    /// <summary>Comes back after a random wait of up to so long, then of up to 1, 2, 4 .. 30 seconds, until it works or all is over.</summary>
    private async Task ReturnAsync(TimeSpan wait)
    {
        try
        {
            for (var longest = TimeSpan.FromSeconds(1); ; longest = longest * 2 > MaxWait ? MaxWait : longest * 2)
            {
                await Task.Delay(wait * Random.Shared.NextDouble(), _client.Over);
                if (await TryReturnAsync()) return;
                wait = longest;
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over; it stays away.
        }
    }

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private async Task<bool> TryReturnAsync()
    {
        try
        {
            await OpenAsync(_client.Over);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_client.Over.IsCancellationRequested)
        {
            _client.Tally.CountError(OpenFailure.Code(e));
            return false;
        }
        _client.Tally.CountReconnected();
        Volatile.Write(ref _away, 0);
        Publisher?.Resume();
        return true;
    }

    private async Task JoinAsync(CancellationToken cancellation)
    {
        var asked = _client.Milliseconds;
        var request = Ledger.HasJoined ? new Request(Room.Name, NewRef(), Ledger.Complete, _epoch) : new Request(Room.Name, NewRef());
        _list = ListUse.Recovery;
        var joined = await AskAsync(static (request, into) => ClientFrames.Join(request, into), request, cancellation);
        if (joined.Type != "joined") throw new JoinException(joined.Code ?? joined.Type);
        if (FaultOf(joined) is { } fault) throw new JoinException(fault);
        var page = joined;
        while (page.More && page.Last < joined.Seq) page = await ReadPageAsync(page.Last, cancellation);
        _epoch = joined.Epoch;
        Ledger.Joined(joined.Seq, asked, joined.Lost);
        lock (_state)
        {
            if (_online = _socket is not null) return;
        }
        Ledger.Parted(0);
        throw new JoinException("the connection broke");
    }

    // Both are used from here on: the number for the audit, the epoch in the next request, where nothing is escaped.
    private string? FaultOf(in Answer joined) =>
        joined.Seq < 0 || joined.Seq > Room.HighestSeq ? $"the newest number is {joined.Seq}, where a new room counts up from 1"
        : joined.Epoch is { } epoch && (epoch.Length > MaxEpoch || epoch.Any(one => one is <= ' ' or > '~' or '"' or '\\')) ? "the epoch is no plain word"
        : null;

    /// <summary>Characters, of which the page promises none: with it a request is still one frame.</summary>
    private const int MaxEpoch = 100;

    private void Drop(ClientSocket socket, bool politely = false)
    {
        lock (_state)
        {
            if (_socket != socket) return; // it was lost already
            Forget();
        }
        if (politely) socket.Close();
        else socket.Dispose();
        _client.Tally.CountClosed();
    }
}
