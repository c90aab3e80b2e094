using System.Net.Sockets;

namespace Chat.ManagementApi.Transport.Sockets;

/// <summary>
/// One thread that waits for the sockets of all senders and reads each where it is: the runtime's own way hands every
/// answer to a thread of the pool, and waking that costs more than the answer. It lives as long as the process.
/// </summary>
internal sealed class Poller
{
    private const int Events = 64;

    private readonly int _epoll;
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = [];
    private volatile IPolled?[] _polled = new IPolled?[16];
    private int _count;

    private Poller(int epoll)
    {
        _epoll = epoll;
        new Thread(Run) { IsBackground = true, Name = "Chat posts" }.Start();
    }

    /// <summary>The process's poller, or null where the system has no such thing.</summary>
    public static Poller? Shared { get; } = Start();

    /// <returns>Its number, or -1 where the system would not have it.</returns>
    public int Add(IPolled polled, Socket socket, Readiness what)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var id)) id = _count++;
            if (id == _polled.Length)
            {
                var more = new IPolled?[id * 2];
                _polled.CopyTo(more, 0);
                _polled = more;
            }

            _polled[id] = polled;
            if (Epoll.TryAdd(_epoll, (int)socket.Handle, id, what)) return id;
            Forget(id);
            return -1;
        }
    }

    public void Remove(int id, Socket socket)
    {
        lock (_gate)
        {
            Epoll.TryRemove(_epoll, (int)socket.Handle);
            Forget(id);
        }
    }

    private static Poller? Start()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            var epoll = Epoll.Create();
            return epoll < 0 ? null : new Poller(epoll);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            // A Linux with another C library takes the portable way.
            return null;
        }
    }

    private void Forget(int id)
    {
        _polled[id] = null;
        _free.Push(id);
    }

    private void Run()
    {
        var events = new byte[Events * Epoll.EventBytes];
        while (true)
        {
            var count = Epoll.Wait(_epoll, events);
            // A number may have gone to another socket since: that one finds nothing to read, and waits on.
            for (var i = 0; i < count; i++) _polled[Epoll.Id(events, i)]?.OnReady(Epoll.Events(events, i));
        }
    }
}
