using System.Security.Cryptography;
using System.Text;
using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Lambda;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Connection = Chat.LocalGateway.Connections.Connection;

namespace Chat.LocalGateway.HotPaths;

/// <summary>
/// The gateway and the chat as <see cref="LocalChat"/> wires them, without sockets and with a store that costs nothing: what is
/// left is our own. One room with all connections; the first of them sends. For one thread.
/// </summary>
internal sealed class HotPath
{
    private const int MaskBytes = 4;

    private static readonly ClientOrigin Origin = ClientOrigin.Of("127.0.0.1:8080", "127.0.0.1", "benchmark");

    private readonly GatewaySender _sender = new();
    private readonly Connection[] _connections;
    private readonly Frame _broadcast = new(Encoding.UTF8.GetBytes($"{{\"type\":\"message\",\"room\":\"lobby\",\"text\":\"{new string('x', 100)}\"}}"));
    private readonly byte[] _message = Masked($"{{\"action\":\"message\",\"text\":\"{new string('x', 100)}\"}}");
    private readonly byte[] _received;
    private readonly byte[] _gather = new byte[65_536];

    public HotPath(int members)
    {
        _received = new byte[_message.Length];
        var ids = new EventIds(1, 1);
        string[] names = [.. Enumerable.Range(0, members).Select(_ => ids.NewConnection())];
        var time = TimeProvider.System;
        var backend = new ChatBackend(new StoredAlready(names), _sender, new ChatOptions(), time, NullLogger<ChatBackend>.Instance);
        var parts = new GatewayParts(
            new GatewayOptions(), new RouteTable(ChatTopology.Routes, ChatTopology.RouteSelectionExpression),
            new InProcessFunctions(new ChatFunctions(backend, time: time), time), ids, time, _sender.Connections, NullLogger.Instance);
        _connections = [.. names.Select(name => new Connection(parts, name, time.GetUtcNow().ToUnixTimeMilliseconds(), Origin))];
        foreach (var connection in _connections) connection.Open(new NoTransport(), []);
        Now(backend.ConnectAsync(new(names[0], time.GetUtcNow(), null, null), CancellationToken.None));
        Write();
    }

    /// <summary>Posts one frame to each connection, and takes it off its queue as a transport does.</summary>
    /// <returns>Frames delivered.</returns>
    public int Deliver()
    {
        foreach (var connection in _connections)
        {
            if (Now(_sender.SendAsync(connection.Id, _broadcast, CancellationToken.None)) != DeliveryOutcome.Delivered) return 0;
        }

        return Write();
    }

    /// <summary>Receives one masked frame, and runs route, event, function, core and fan-out until answer and copies are written.</summary>
    /// <returns>Frames written: one for each member, the sender's being the answer.</returns>
    public int Receive()
    {
        _message.CopyTo(_received, 0);
        _connections[0].Receive(_received);
        return Write();
    }

    private int Write()
    {
        var texts = 0;
        foreach (var connection in _connections)
        {
            for (var more = true; more;)
            {
                var batch = connection.TakeOutbound(_gather);
                texts += batch.Texts;
                more = batch.More;
            }
        }

        return texts;
    }

    private static T Now<T>(ValueTask<T> done) =>
        done.IsCompletedSuccessfully ? done.Result : throw new InvalidOperationException("Nothing here waits for anything.");

    private static byte[] Masked(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var mask = RandomNumberGenerator.GetBytes(MaskBytes);
        byte[] header = payload.Length < 126
            ? [0x81, (byte)(0x80 | payload.Length)] : [0x81, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. header, .. mask, .. payload.Select((value, i) => (byte)(value ^ mask[i % MaskBytes]))];
    }

    /// <summary>Nobody is at the other end; the path writes for itself.</summary>
    private sealed class NoTransport : ITransport
    {
        public void Start()
        {
        }

        public void FlushSoon()
        {
        }

        public void ResumeReading()
        {
        }

        public void EndWriting()
        {
        }

        public void Dispose()
        {
        }
    }
}
