using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Chat.ManagementApi.Transport;

/// <summary>
/// HTTP/1.1 for exactly this request and its answer, on one socket and in one buffer, without garbage: what
/// HttpClient spends on being general is most of what a post costs. An answer has to fit the buffer, and a connection
/// with anything odd about it is not used again.
/// </summary>
/// <remarks>
/// It is the source of its own tasks: an async method would have some 40 methods of its builder compiled in a fresh process, which
/// takes as long as hundreds of posts.
/// </remarks>
internal sealed class Http1Lane : Lane, IValueTaskSource<Answer>
{
    private const int BufferBytes = 8_192;

    private readonly Connection _connection;
    private readonly Action _proceed;
    private byte[] _buffer = new byte[BufferBytes];
    private ManualResetValueTaskSourceCore<Answer> _done;
    private ValueTaskAwaiter<int> _reading;
    private bool _isAwaited;
    private int _received;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;

    public Http1Lane(Connection connection)
    {
        _connection = connection;
        _proceed = Proceed;
    }

    public override ValueTask<Answer> ExchangeAsync(Post post, CancellationToken cancellation)
    {
        _done.Reset();
        (_received, _cancellation) = (0, cancellation);
        var task = new ValueTask<Answer>(this, _done.Version);
        // One for the whole exchange: a connection that is given up is of no more use, whatever it was at.
        _registration = cancellation.UnsafeRegister(static lane => ((Http1Lane)lane!).Abort(), this);
        Send(post);
        return task;
    }

    /// <summary>An idle connection has nothing to say but its end.</summary>
    public override bool IsDisturbed() => _connection.HasInput;

    public override void Dispose() => _connection.Stream.Dispose();

    Answer IValueTaskSource<Answer>.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Answer>.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource<Answer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    protected override void Abort() => _connection.Abort();

    private void Send(Post post)
    {
        try
        {
            var length = Http1Request.Write(post, ref _buffer);
            var writing = _connection.Stream.WriteAsync(_buffer.AsMemory(0, length), CancellationToken.None);
            if (!writing.IsCompletedSuccessfully)
            {
                _ = SendAsync(writing);
                return;
            }
        }
        catch (Exception fault)
        {
            Complete(Explain(fault));
            return;
        }

        Receive();
    }

    /// <summary>Where the kernel or TLS had no room for all of it at once.</summary>
    private async Task SendAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        catch (Exception fault)
        {
            Complete(Explain(fault));
            return;
        }

        Receive();
    }

#pragma warning disable CA2012 // Each is awaited once: what an async method would keep in its state is in a field here.
    private void Receive()
    {
        try
        {
            (_reading, _isAwaited) = (_connection.WaitForAnswerAsync().GetAwaiter(), true);
        }
        catch (Exception fault)
        {
            Complete(Explain(fault));
            return;
        }

        Proceed();
    }

    /// <summary>Reads until the answer is whole, or until that takes a wait.</summary>
    private void Proceed()
    {
        Answer? answer = null;
        try
        {
            while (answer is null)
            {
                if (!_reading.IsCompleted)
                {
                    _reading.UnsafeOnCompleted(_proceed);
                    return;
                }

                var read = _reading.GetResult();
                if (_isAwaited) _isAwaited = false; // and nothing is read yet
                else answer = Take(read);
                if (answer is null) _reading = _connection.Stream.ReadAsync(_buffer.AsMemory(_received), CancellationToken.None).GetAwaiter();
            }
        }
        catch (Exception fault)
        {
            answer = Explain(fault);
        }

        Complete(answer.Value);
    }
#pragma warning restore CA2012

    /// <returns>The answer, or null while there is more to read.</returns>
    private Answer? Take(int read)
    {
        _received += read;
        if (Http1Response.Read(_buffer.AsSpan(0, _received), read == 0, _received == _buffer.Length) is not { } response) return null;
        IsReusable = response.KeepsAlive;
        // A socket that is disposed of under a read may end it as the other end's close would.
        if (read == 0 && IsExpired) return Answer.TimedOut;
        if (read == 0 && _cancellation.IsCancellationRequested) return Answer.Cancelled;
        return response.Answer with { Stale = response.Answer.Stale && IsUsed };
    }

    /// <summary>The last of an exchange: whoever awaits it may have begun the next one before this returns.</summary>
    private void Complete(Answer answer)
    {
        _registration.Dispose();
        _done.SetResult(answer);
    }

    private Answer Explain(Exception fault)
    {
        IsReusable = false;
        return fault switch
        {
            _ when IsExpired => Answer.TimedOut,
            _ when _cancellation.IsCancellationRequested => Answer.Cancelled,
            IOException or SocketException or ObjectDisposedException => new Answer(0, "the connection broke", _received == 0 && IsUsed),
            _ => new Answer(0, fault.GetType().Name),
        };
    }
}
