namespace Chat.ManagementApi.Transport.Http2;

/// <summary>
/// One HTTP/2 connection as a client, for posts and their short answers alone. What many posts have to say is written
/// together, and what came for many is read together, so that a post under load costs a fraction of a system call.
/// </summary>
/// <remarks>
/// A post's continuation runs on the thread that has read its answer, before the next answer is looked at: the posts that
/// it goes on to send are then gathered into one write. It must not block on another post of the same connection.
/// </remarks>
internal sealed partial class Http2Connection
{
    /// <summary>Assumed until the server's settings say otherwise; no server should allow fewer.</summary>
    private const int DefaultMaxStreams = 100;

    private const string Broke = "the connection broke";
    private const string NotHttp = "the answer was not HTTP/2";

    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly Connection _connection;
    private readonly TimeProvider _time;
    private readonly RequestEncoder _encoder;
    private readonly Lock _gate = new();

    // All below is under the gate, but for what the reading thread alone touches.
    private readonly Dictionary<int, Http2Lane> _streams = [];
    private readonly List<Http2Lane> _unopened = [];
    private int _lanes;
    private int _maxStreams = DefaultMaxStreams;
    private bool _isDraining;
    private bool _isClosed;
    private bool _hasAnswered;

    public Http2Connection(Connection connection, ManagementEndpoint endpoint, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _encoder = new RequestEncoder(endpoint);
        WritePreface();
        _ = ReadAsync();
    }

    /// <summary>Whether it takes further posts.</summary>
    public bool IsOpen => !Volatile.Read(ref _isClosed) && !Volatile.Read(ref _isDraining);

    /// <returns>A lane, or null where the server allows no more posts at a time.</returns>
    public Http2Lane? TryOpenLane()
    {
        lock (_gate)
        {
            if (!IsOpen || _lanes >= _maxStreams) return null;
            _lanes++;
            return new Http2Lane(this);
        }
    }

    /// <summary>The connection ends with its last lane.</summary>
    public void Release()
    {
        bool isLast;
        lock (_gate)
        {
            isLast = --_lanes == 0;
        }

        if (isLast) Close(Broke, isFault: false);
    }

    /// <summary>Sends a lane's post as soon as the server allows.</summary>
    /// <returns>Null where it is under way, and the lane will be told; else why not.</returns>
    public Answer? Send(Http2Lane lane)
    {
        lock (_gate)
        {
            // Whoever finds the lane's time up looks for it here, and would not find what comes in later.
            if (lane.IsOver) return Answer.TimedOut;
            if (!IsOpen) return new Answer(0, Broke, Stale: _hasAnswered);
            lane.Reads = _reads;
            if (_streams.Count < _maxStreams) Open(lane);
            else _unopened.Add(lane);
            RequestFlush();
            return null;
        }
    }

    /// <summary>Gives a post up, if it is still under way.</summary>
    public void Cancel(Http2Lane lane, Answer answer)
    {
        List<Http2Lane> refused = [];
        lock (_gate)
        {
            var stream = lane.Stream;
            if (!Remove(lane)) return;
            if (stream != 0) _output.WriteReset(stream, ErrorCode.Cancel);
            // Where nothing at all has come since, the other end may be gone without a word.
            if (answer == Answer.TimedOut && lane.Reads == _reads) Drain(refused);
            Resume();
            RequestFlush();
        }

        lane.Complete(answer, isReusable: false);
        Refuse(refused);
    }

    /// <summary>Ends the connection and what is under way on it.</summary>
    public void Close() => Close(Broke, isFault: false);

    private void Close(string why, bool isFault, ErrorCode code = ErrorCode.None, bool sayGoodbye = true)
    {
        Http2Lane[] lanes;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            lanes = [.. _streams.Values, .. _unopened];
            _streams.Clear();
            _unopened.Clear();
            _unsent.Clear();
        }

        foreach (var lane in lanes)
        {
            var isStale = !isFault && _hasAnswered && lane.Reads == _reads;
            lane.Complete(lane.BrokenOff(new Answer(0, why, isStale)), isReusable: false);
        }

        _ = EndAsync(code, sayGoodbye);
    }

    /// <summary>Takes no more posts; those that have no stream yet are better off elsewhere.</summary>
    private void Drain(List<Http2Lane> refused)
    {
        _isDraining = true;
        refused.AddRange(_unopened);
        _unopened.Clear();
    }

    private void Refuse(List<Http2Lane> refused)
    {
        foreach (var lane in refused) lane.Complete(new Answer(0, Broke, Stale: _hasAnswered), isReusable: false);
    }

    /// <summary>Takes a lane out of whatever it waits in. Whoever does so completes it.</summary>
    private bool Remove(Http2Lane lane)
    {
        if (lane.Stream == 0) return _unopened.Remove(lane);
        if (!_streams.Remove(lane.Stream)) return false;
        if (_unsent.Count > 0) _unsent.Remove(lane);
        lane.Stream = 0;
        return true;
    }
}
