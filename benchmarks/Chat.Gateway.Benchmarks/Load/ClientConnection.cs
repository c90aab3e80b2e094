using System.Buffers.Binary;
using System.Net.Sockets;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>
/// One client's WebSocket, as lean as one can be that still sees every frame: frames are walked by their lengths and searched
/// for marks. It owns a buffer only while a frame is incomplete.
/// </summary>
internal sealed class ClientConnection(Socket socket, Crowd crowd, Seat seat) : IDisposable
{
    private readonly Window[] _windows = new Window[crowd.Layout.PublishersPerRoom];
    private byte[]? _partial;
    private State _state = State.Upgrading;

    private enum State
    {
        Upgrading,
        Greeting,
        Open,
        Closed,
    }

    public Socket Socket => socket;

    public Seat Seat => seat;

    public bool IsClosed => _state == State.Closed;

    /// <summary>What it has of each publisher of its room.</summary>
    public ReadOnlySpan<Window> Windows => _windows;

    /// <exception cref="BenchmarkException">The server has stopped reading.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        var sent = socket.Send(bytes, SocketFlags.None, out var error);
        if (error != SocketError.Success || sent != bytes.Length) throw crowd.Fault($"takes nothing more from a client that sends ({error})");
    }

    /// <summary>Reads once what there is.</summary>
    public void Read()
    {
        if (IsClosed) return;
        var buffer = crowd.Buffer;
        var have = _partial?.Length ?? 0;
        _partial?.CopyTo(buffer, 0);
        _partial = null;
        var got = socket.Receive(buffer.AsSpan(have), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) got = 0;
        else if (error != SocketError.Success || got == 0) throw crowd.Fault($"ended a connection ({(got == 0 ? "closed" : error)})");
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, have + got);
        if (_state != State.Upgrading || TryUpgrade(ref bytes)) TakeFrames(ref bytes);
        if (!bytes.IsEmpty) _partial = bytes.ToArray();
    }

    public void Dispose()
    {
        _state = State.Closed;
        socket.Dispose();
    }

    public Arrival Take(int publisher, long number) => _windows[publisher - seat.FirstPublisher].Take(number);

    private bool TryUpgrade(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = bytes[..end];
        if (!head.StartsWith("HTTP/1.1 101 "u8) || head.IndexOf(Handshake.Accept) < 0)
            throw crowd.Fault($"refuses a connection: {System.Text.Encoding.ASCII.GetString(head[..Math.Max(head.IndexOf((byte)'\r'), 0)])}");
        bytes = bytes[(end + 4)..];
        if (crowd.Greeting.IsEmpty) Opened();
        else
        {
            _state = State.Greeting;
            Send(crowd.Greeting.Span);
        }

        return true;
    }

    private void Opened()
    {
        _state = State.Open;
        crowd.Opened();
    }

    private void TakeFrames(ref ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 2)
        {
            int header = 2, length = bytes[1];
            if (length >= 126)
            {
                header = length == 126 ? 4 : 10;
                if (bytes.Length < header) return;
                length = header == 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : (int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
            }

            if (bytes.Length < header + length) return;
            TakeFrame(bytes[0] & 0x0F, bytes.Slice(header, length));
            bytes = bytes[(header + length)..];
        }
    }

    private void TakeFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode >= 8)
        {
            if (opcode == 8) throw crowd.Fault("closes a connection");
            return; // pings and pongs of a server whose patience is longer than a run
        }

        if (_state == State.Greeting) Opened();
        crowd.Traffic?.CountFrame();
        while (TextMark.TryNext(ref payload, out var publisher, out var number)) crowd.Traffic?.Take(this, publisher, number);
    }
}
