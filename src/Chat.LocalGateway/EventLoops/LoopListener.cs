using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chat.LocalGateway.Listening;

namespace Chat.LocalGateway.EventLoops;

/// <summary>Accepts on the first loop, and gives each loop its share.</summary>
internal sealed class LoopListener(EventLoop[] loops, Socket listener, Action<IArrivingSocket> arrive, Action<string> cannotAccept) : IReady
{
    /// <summary>In a storm those who are in have their turn between so many newcomers.</summary>
    private const int PerPass = 64;

    private const int Aborted = 103; // ECONNABORTED: the client gave up in the queue
    private const int Protocol = 71; // EPROTO: the same on other systems
    private static readonly TimeSpan PauseWhenFull = TimeSpan.FromMilliseconds(100);

    private readonly int _descriptor = (int)listener.SafeHandle.DangerousGetHandle();
    private uint _next;
    private bool _isStopped;

    /// <summary>Begins to accept. On the first loop, as all of this.</summary>
    public void Begin() => loops[0].Add(_descriptor, this, Readiness.Input);

    /// <summary>Accepts nothing more; the listening socket is no longer used when this has run.</summary>
    public void Stop()
    {
        if (_isStopped) return;
        _isStopped = true;
        loops[0].Remove(_descriptor);
    }

    public void Ready(Readiness readiness)
    {
        for (int accepted = 0; accepted < PerPass; accepted++)
        {
            int descriptor = Descriptor.Accept(_descriptor, out var from, out int error);
            if (descriptor >= 0) GiveAway(descriptor, from);
            else if (error == Libc.Again) return;
            else if (error is not (Libc.Interrupted or Aborted or Protocol))
            {
                _ = PauseAsync(error);
                return;
            }
        }
    }

    /// <summary>Out of file handles or memory: whoever waits in the queue is let in when there are some again.</summary>
    private async Task PauseAsync(int error)
    {
        cannotAccept(Marshal.GetPInvokeErrorMessage(error));
        loops[0].Remove(_descriptor);
        await Task.Delay(PauseWhenFull);
        if (!_isStopped) Begin();
    }

    private void GiveAway(int descriptor, IPAddress from)
    {
        var loop = loops[_next++ % loops.Length];
        if (loop.IsCurrent) Begin(loop, descriptor, from);
        else loop.Post(_ => Begin(loop, descriptor, from), null);
    }

    private void Begin(EventLoop loop, int descriptor, IPAddress from)
    {
        var socket = new LoopSocket(loop, descriptor);
        var arrival = new LoopArrival(loop, socket, from);
        if (socket.TryBegin(arrival)) arrive(arrival);
    }
}
