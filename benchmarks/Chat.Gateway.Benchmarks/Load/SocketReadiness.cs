using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>Wherever .NET runs: a receive without a buffer ends when there is something, and the load's thread reads it.</summary>
internal sealed class SocketReadiness : IReadiness
{
    /// <summary>After so many there is a look at the clock.</summary>
    private const int Batch = 512;

    private readonly BlockingCollection<Waiting> _ready = [];

    public void Add(ClientConnection connection) => new Waiting(connection, _ready).Arm();

    public void Poll(int milliseconds)
    {
        for (var taken = 0; taken < Batch && _ready.TryTake(out var waiting, taken == 0 ? milliseconds : 0); taken++)
        {
            waiting.Connection.Read();
            waiting.Arm();
        }
    }

    public void Dispose()
    {
        // Receives that end later still find the collection; it holds nothing of the system's.
    }

    private sealed class Waiting : SocketAsyncEventArgs
    {
        private readonly BlockingCollection<Waiting> _ready;

        public Waiting(ClientConnection connection, BlockingCollection<Waiting> ready)
        {
            (Connection, _ready) = (connection, ready);
            SetBuffer([], 0, 0);
        }

        public ClientConnection Connection { get; }

        public void Arm()
        {
            if (!Connection.IsClosed && !Connection.Socket.ReceiveAsync(this)) _ready.Add(this);
        }

        protected override void OnCompleted(SocketAsyncEventArgs e) => _ready.Add(this);
    }
}
