using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Channels;

namespace Chat.LoadTest.Wire;

/// <summary>TLS. It costs a good deal more memory than a plain socket; a zero-byte read keeps it from holding a buffer while idle.</summary>
internal sealed class SecureLink(SslStream stream) : ILink
{
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly SemaphoreSlim _mayRead = new(1, 1);
    private int _unsent;
    private Task _sending = Task.CompletedTask;

    public int Unsent => Volatile.Read(ref _unsent);

    /// <exception cref="RefusedException">There is no TLS, or the certificate is not one to trust.</exception>
    public static async Task<ILink> OpenAsync(Stream inner, string host, Trust trust, CancellationToken cancellation)
    {
        var stream = new SslStream(inner);
        var wrong = SslPolicyErrors.None;
        try
        {
            await stream.AuthenticateAsClientAsync(trust.For(host, errors => wrong = errors), cancellation);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            throw new RefusedException(Refusal(wrong, host), 0);
        }
        var link = new SecureLink(stream);
        link._sending = link.SendAsync();
        return link;
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref _unsent, bytes.Length);
        _outgoing.Writer.TryWrite(bytes.ToArray());
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => stream.ReadAsync(buffer, cancellation);

    public void Start(ILinkReceiver receiver) => _ = ReadAsync(receiver);

    public void Pause() => _mayRead.Wait(0);

    public void Resume()
    {
        if (_mayRead.CurrentCount == 0) _mayRead.Release();
    }

    public void Finish()
    {
        _outgoing.Writer.TryComplete(); // what is queued is sent, and then it ends
        _ = EndAsync();
    }

    public void Dispose()
    {
        _outgoing.Writer.TryComplete();
        stream.Dispose();
    }

    private static string Refusal(SslPolicyErrors wrong, string host) =>
        wrong.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"its certificate is not one for {host}"
        : wrong != SslPolicyErrors.None ? "its certificate is not trusted (--ca FILE names a private authority, --insecure takes any)"
        : "it speaks no TLS there";

    private async Task EndAsync()
    {
        // A server that takes nothing more does not keep it for ever.
        await _sending.WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var bytes in _outgoing.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(bytes);
                Interlocked.Add(ref _unsent, -bytes.Length);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The reader finds out.
        }
    }

    private async Task ReadAsync(ILinkReceiver receiver)
    {
        try
        {
            while (true)
            {
                _ = await stream.ReadAsync(Memory<byte>.Empty); // comes back when there is something to read
                await _mayRead.WaitAsync();
                _mayRead.Release();
                var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16_384);
                var got = await stream.ReadAsync(buffer);
                var goesOn = got > 0 && receiver.Received(buffer.AsSpan(0, got));
                System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
                if (got == 0) receiver.Ended("the server ended it");
                if (!goesOn) return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            receiver.Ended("it broke");
        }
    }
}
