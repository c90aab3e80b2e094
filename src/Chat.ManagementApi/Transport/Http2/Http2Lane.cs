using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Chat.ManagementApi.Signing;

namespace Chat.ManagementApi.Transport.Http2;

/// <summary>Posts as streams of a shared connection, one after the other, and with nothing new for each.</summary>
internal sealed class Http2Lane(Http2Connection connection) : Lane, IValueTaskSource<Answer>
{
    /// <summary>What is read of an answer's body; that of an error of AWS has some 100 bytes.</summary>
    private const int BodyBytes = 8_192;

    private ManualResetValueTaskSourceCore<Answer> _done;
    private int _status;
    private string? _error;
    private byte[] _body = [];
    private int _bodyLength;

    /// <summary>What is under way, signed.</summary>
    public Post Post { get; private set; }

    public byte[] Date { get; } = new byte[SigV4.DateBytes];

    public byte[] Signature { get; } = new byte[SigV4.HexBytes];

    /// <summary>The stream that the post has, or 0. This and the following are the connection's to keep.</summary>
    public int Stream { get; set; }

    /// <summary>Bytes of the body that are sent.</summary>
    public int Sent { get; set; }

    /// <summary>Bytes that the server has room for on this stream.</summary>
    public long Window { get; set; }

    /// <summary>How often the connection had been read when the post was sent.</summary>
    public int Reads { get; set; }

    /// <summary>Whether the post's time is up.</summary>
    public bool IsOver => IsExpired;

    /// <summary>Whether the answer's headers are there.</summary>
    public bool HasHead { get; private set; }

    /// <summary>The answer, as far as it has come.</summary>
    public Answer Answer => new(_status, _status < 300 ? null : _error ?? ErrorType.Of([], _body.AsSpan(0, _bodyLength)));

    public override ValueTask<Answer> ExchangeAsync(Post post, CancellationToken cancellation)
    {
        // Signed before the connection is locked for it.
        Post = post;
        SigV4.WriteDate(post.Utc, Date);
        post.Key.Sign(post.ConnectionId, post.Payload, Date, Signature);
        (HasHead, _status, _error, _bodyLength) = (false, 0, null, 0);
        _done.Reset();
        if (connection.Send(this) is { } refusal)
        {
            IsReusable = false;
            return new(refusal);
        }

        return cancellation.CanBeCanceled ? WatchAsync(cancellation) : new(this, _done.Version);
    }

    /// <summary>A connection that is at its end says so by itself.</summary>
    public override bool IsDisturbed() => !connection.IsOpen;

    public override void Dispose() => connection.Release();

    protected override void Abort() => connection.Cancel(this, Answer.TimedOut);

    public void Complete(Answer answer, bool isReusable)
    {
        IsReusable = isReusable;
        _done.SetResult(answer);
    }

    /// <summary>What became of the post where its answer broke off: what the status says where that has come.</summary>
    public Answer BrokenOff(Answer otherwise) => HasHead ? Answer : otherwise;

    public void BeginHead()
    {
        if (!HasHead) _status = 0;
    }

    /// <summary>Takes a header of the answer; there are none behind the body that matter.</summary>
    public void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (HasHead) return;
        if (name.Length == 7 && name.SequenceEqual(":status"u8)) _status = ReadStatus(value);
        else if (name.Length == 16 && name.SequenceEqual("x-amzn-errortype"u8)) _error = ErrorType.Of(value, []);
    }

    /// <returns>Whether what came was headers as they may be.</returns>
    public bool TryEndHead(bool endsStream)
    {
        if (HasHead) return endsStream;
        if (_status < 200) return _status >= 100 && _status != 101 && !endsStream;
        HasHead = true;
        return true;
    }

    /// <returns>Whether there is room for more.</returns>
    public bool TakeBody(ReadOnlySpan<byte> part)
    {
        if (_bodyLength + part.Length > BodyBytes) part = part[..(BodyBytes - _bodyLength)];
        if (_status >= 300 && _body.Length == 0) _body = new byte[BodyBytes];
        if (_status >= 300) part.CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += part.Length;
        return _bodyLength < BodyBytes;
    }

    Answer IValueTaskSource<Answer>.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Answer>.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource<Answer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    private static int ReadStatus(ReadOnlySpan<byte> value)
    {
        if (value.Length != 3 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return 0;
        return (value[0] - '0') * 100 + (value[1] - '0') * 10 + value[2] - '0';
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Answer> WatchAsync(CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(
            static lane => ((Http2Lane)lane!).Cancel(), this);
        return await new ValueTask<Answer>(this, _done.Version);
    }

    private void Cancel() => connection.Cancel(this, Answer.Cancelled);
}
