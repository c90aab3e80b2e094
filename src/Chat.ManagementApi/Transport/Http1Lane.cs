using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Chat.ManagementApi.Transport;

/// <summary>
/// HTTP/1.1 for exactly this request and its answer, on one socket and in one buffer, without garbage: what
/// HttpClient spends on being general is most of what a post costs. An answer has to fit the buffer, and a connection
/// with anything odd about it is not used again.
/// </summary>
internal sealed class Http1Lane(Connection connection) : Lane
{
    private const int BufferBytes = 8_192;

    private byte[] _buffer = new byte[BufferBytes];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Answer> ExchangeAsync(Post post, CancellationToken cancellation)
    {
        var received = 0;
        // One for the whole exchange: a connection that is given up is of no more use, whatever it was at.
        using var registration = cancellation.UnsafeRegister(static lane => ((Http1Lane)lane!).Abort(), this);
        try
        {
            var length = Http1Request.Write(post, ref _buffer);
            await connection.Stream.WriteAsync(_buffer.AsMemory(0, length), CancellationToken.None);
            while (true)
            {
                var read = await connection.Stream.ReadAsync(_buffer.AsMemory(received), CancellationToken.None);
                received += read;
                if (Http1Response.Read(_buffer.AsSpan(0, received), read == 0, received == _buffer.Length) is not { } response) continue;
                IsReusable = response.KeepsAlive;
                // A socket that is disposed of under a read may end it as the other end's close would.
                if (read == 0 && IsExpired) return Answer.TimedOut;
                if (read == 0 && cancellation.IsCancellationRequested) return Answer.Cancelled;
                return response.Answer with { Stale = response.Answer.Stale && IsUsed };
            }
        }
        catch (Exception fault)
        {
            IsReusable = false;
            return Explain(fault, isStale: received == 0 && IsUsed, cancellation);
        }
    }

    /// <summary>An idle connection has nothing to say but its end.</summary>
    public override bool IsDisturbed() => connection.HasInput;

    public override void Dispose() => connection.Stream.Dispose();

    protected override void Abort() => connection.Abort();

    private Answer Explain(Exception fault, bool isStale, CancellationToken cancellation) => fault switch
    {
        _ when IsExpired => Answer.TimedOut,
        _ when cancellation.IsCancellationRequested => Answer.Cancelled,
        IOException or SocketException or ObjectDisposedException => new Answer(0, "the connection broke", isStale),
        _ => new Answer(0, fault.GetType().Name),
    };
}
