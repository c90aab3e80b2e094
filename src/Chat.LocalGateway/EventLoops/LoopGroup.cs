using System.Net;
using System.Net.Sockets;
using Chat.LocalGateway.Listening;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.EventLoops;

/// <summary>
/// The fast way on Linux: one loop for each processor, over epoll. A connection stays with its loop. On one processor there is
/// one loop, and everything but the store's writer runs on its thread.
/// </summary>
internal sealed class LoopGroup : IListener
{
    private readonly Socket _listening;
    private readonly EventLoop[] _loops;
    private LoopListener? _listener;

    public LoopGroup(IPEndPoint endPoint, ILogger log)
    {
        _listening = ListeningSocket.Open(endPoint);
        _listening.NoDelay = true; // what it accepts inherits this here
        EndPoint = (IPEndPoint)_listening.LocalEndPoint!;
        _loops = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new EventLoop(number, log))];
    }

    public IPEndPoint EndPoint { get; }

    public long TextsWritten => _loops.Sum(loop => loop.TextsWritten);

    public void Start(Action<IArrivingSocket> arrive, Action<string> cannotAccept)
    {
        _listener = new LoopListener(_loops, _listening, arrive, cannotAccept);
        _loops[0].Post(static listener => ((LoopListener)listener!).Begin(), _listener);
    }

    public async Task StopAcceptingAsync()
    {
        if (_listener is not null)
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _loops[0].Post(_ => { _listener.Stop(); stopped.SetResult(); }, null);
            await stopped.Task;
        }
        _listening.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync();
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync()));
    }
}
