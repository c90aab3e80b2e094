using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chat.ManagementApi.Tests.Support;
using Chat.ManagementApi.Transport.Sockets;

namespace Chat.ManagementApi.Tests.Sockets;

/// <summary>The stream over Linux's epoll; elsewhere nobody has one.</summary>
public sealed class PolledStreamTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public PolledStreamTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    private IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Nobody_but_the_poller_waits_for_its_socket()
    {
        var (stream, other) = await OpenAsync();
        using var server = other;

        var reading = stream.ReadAsync(new byte[8]);
        await server.SendAsync("answer"u8.ToArray());
        Assert.Equal(6, await reading.AsTask().WaitAsync(Senders.Soon));

        Assert.Equal(1, EpollsThatWatch((int)stream.Socket.Handle));
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task More_than_the_kernel_takes_at_once_arrives_whole()
    {
        var (stream, other) = await OpenAsync();
        using var server = other;
        var sent = new byte[16 << 20];
        new Random(1).NextBytes(sent);

        var writing = stream.WriteAsync(sent).AsTask();
        Assert.False(writing.IsCompleted);
        var received = new byte[sent.Length];
        for (var have = 0; have < received.Length;) have += await server.ReceiveAsync(received.AsMemory(have)).AsTask().WaitAsync(Senders.Soon);
        await writing.WaitAsync(Senders.Soon);

        Assert.True(sent.AsSpan().SequenceEqual(received));
        Assert.Equal(1, EpollsThatWatch((int)stream.Socket.Handle));
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_that_is_disposed_of_ends_its_read_and_its_write()
    {
        var (stream, other) = await OpenAsync();
        using var server = other;

        var writing = stream.WriteAsync(new byte[16 << 20]).AsTask();
        var reading = stream.ReadAsync(new byte[8]).AsTask();
        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Senders.Soon));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task A_read_of_nothing_ends_when_there_is_something()
    {
        var (stream, other) = await OpenAsync();
        using var server = other;

        var waiting = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);
        await server.SendAsync("answer"u8.ToArray());
        Assert.Equal(0, await waiting.WaitAsync(Senders.Soon));

        Assert.Equal(6, await stream.ReadAsync(new byte[8]).AsTask().WaitAsync(Senders.Soon));
        server.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty).AsTask().WaitAsync(Senders.Soon));
        Assert.Equal(0, await stream.ReadAsync(new byte[8]).AsTask().WaitAsync(Senders.Soon));
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_refuses()
    {
        var refusal = await Assert.ThrowsAsync<SocketException>(() => PolledStream.TryConnectAsync(Address, CancellationToken.None));

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
    }

    [Fact]
    public async Task A_connection_that_takes_its_time_is_waited_for_and_given_up_on()
    {
        // Behind two connections that wait to be accepted, the kernel lets further ones knock again each second.
        _listener.Listen(1);
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        using var patience = new CancellationTokenSource();

        var given = PolledStream.TryConnectAsync(Address, patience.Token);
        var waited = PolledStream.TryConnectAsync(Address, CancellationToken.None);
        Assert.False(given.IsCompleted);
        Assert.False(waited.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Senders.Soon));
        using var accepted = new Sockets(_listener);
        await using var stream = await waited.WaitAsync(Senders.Soon);

        await stream!.WriteAsync("hello"u8.ToArray());
        Assert.True(stream.Socket.Connected);
    }

    private async Task<(NetworkStream Stream, Socket Server)> OpenAsync()
    {
        _listener.Listen();
        var accepting = _listener.AcceptAsync();
        var stream = await PolledStream.TryConnectAsync(Address, CancellationToken.None).WaitAsync(Senders.Soon);
        return (stream!, await accepting.WaitAsync(Senders.Soon));
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address).WaitAsync(Senders.Soon);
        return socket;
    }

    /// <summary>What the kernel tells of this process's epolls.</summary>
    private static int EpollsThatWatch(int descriptor)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"tfd: {descriptor,8} ");
        return Directory.EnumerateFiles("/proc/self/fd").Count(link =>
            new FileInfo(link).LinkTarget == "anon_inode:[eventpoll]"
            && File.ReadAllText($"/proc/self/fdinfo/{Path.GetFileName(link)}").Contains(mark, StringComparison.Ordinal));
    }

    /// <summary>Accepts whoever comes.</summary>
    private sealed class Sockets : IDisposable
    {
        private readonly List<Socket> _accepted = [];
        private readonly Task _accepting;

        public Sockets(Socket listener) => _accepting = AcceptAsync(listener);

        public void Dispose()
        {
            lock (_accepted) _accepted.ForEach(socket => socket.Dispose());
        }

        private async Task AcceptAsync(Socket listener)
        {
            try
            {
                while (true)
                {
                    var socket = await listener.AcceptAsync();
                    lock (_accepted) _accepted.Add(socket);
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The listener is gone.
            }
        }
    }
}
