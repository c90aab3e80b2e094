using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.ManagementApi.Tests.Support;

/// <summary>A server that misbehaves by script: each connection and each request on it gets the bytes that the test says.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<int, int, Exchange> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private int _connections;
    private int _requests;

    /// <param name="script">What happens on (connection, request on it), both counted from 0.</param>
    public RawServer(Func<int, int, Exchange> script)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/local");
        _ = AcceptAsync();
    }

    public Uri Endpoint { get; }

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        lock (_sockets)
        {
            foreach (var socket in _sockets) socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                lock (_sockets)
                {
                    _sockets.Add(socket);
                }

                _ = ServeAsync(socket, Interlocked.Increment(ref _connections) - 1);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        try
        {
            for (var request = 0; ; request++)
            {
                if (!await ReadRequestAsync(socket)) return;
                Interlocked.Increment(ref _requests);
                var exchange = _script(connection, request);
                foreach (var part in exchange.Parts)
                {
                    await socket.SendAsync(Encoding.Latin1.GetBytes(part), _stop.Token);
                    await Task.Yield();
                }

                if (exchange.ThenClose is { } close)
                {
                    await close;
                    socket.Dispose();
                    return;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }
    }

    private async Task<bool> ReadRequestAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, _stop.Token);
            if (read == 0) return false;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var value = all[(all.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16)..];
            if (all.Length >= end + 4 + int.Parse(value[..value.IndexOf('\r')], System.Globalization.CultureInfo.InvariantCulture)) return true;
        }
    }
}

/// <param name="Parts">Sent one after the other.</param>
/// <param name="ThenClose">When to close the connection; null keeps it.</param>
internal sealed record Exchange(IReadOnlyList<string> Parts, Task? ThenClose = null)
{
    public static Exchange Of(params string[] parts) => new(parts);

    public Exchange Closing() => this with { ThenClose = Task.CompletedTask };
}
