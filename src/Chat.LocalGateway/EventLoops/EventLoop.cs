using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.EventLoops;

/// <summary>
/// One thread that reads all sockets of its share that are ready, does what others have asked of it, and then writes to each
/// socket for which something waits, once: however many messages came in one pass, a receiver gets them in one write.
/// </summary>
/// <remarks>
/// A descriptor is used and closed by its loop's thread alone, and closed at the end of a pass: no event of the pass can mean
/// a socket that has meanwhile got its number.
/// </remarks>
internal sealed class EventLoop
{
    /// <summary>A client's frame of the largest size comes in one read; frames of one write are copied together up to it.</summary>
    public const int BufferBytes = 65_536;

    /// <summary>Writing to so many sockets costs more than a wait for what is just being stored.</summary>
    private const int ManyWrites = 256;

    private const int HoldMilliseconds = 1;

    [ThreadStatic]
    private static EventLoop? _current;

    private readonly ILogger _log;
    private readonly Epoll _epoll = new();
    private readonly Mailbox _mailbox;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LoopSocket> _closing = [];
    private IReady?[] _byDescriptor = new IReady?[256];
    private List<LoopSocket> _toRead = [], _reading = [];
    private List<LoopSocket> _toWrite = [], _writing = [];
    private long _textsWritten;
    private bool _stopping;

    // Where more messages came in during a pass that has much to write, the next pass writes those as well: once in a row.
    private bool _isHolding;

    public EventLoop(int number, ILogger log)
    {
        _log = log;
        _mailbox = new Mailbox(_epoll.Wake);
        _thread = new Thread(Run) { IsBackground = true, Name = $"Chat event loop {number}" };
        _thread.Start();
    }

    /// <summary>Whether the caller runs on this loop's thread.</summary>
    public bool IsCurrent => _current == this;

    /// <summary>Every read of the loop goes in here, and what was read is gone with the next: no socket owns a buffer.</summary>
    public byte[] ReadBuffer { get; } = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    public byte[] GatherBuffer { get; } = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    /// <summary>Text frames written; for any thread.</summary>
    public long TextsWritten => Volatile.Read(ref _textsWritten);

    /// <summary>Runs it on the loop's thread, soon; from any thread. On a loop that has ended, the pool's.</summary>
    public void Post(SendOrPostCallback callback, object? state)
    {
        if (!_mailbox.TryAdd(callback, state)) ThreadPool.UnsafeQueueUserWorkItem(static work => work.callback(work.state), (callback, state), preferLocal: false);
    }

    /// <summary>Waits for events of a descriptor from now on.</summary>
    /// <returns>False when the kernel has no memory for it.</returns>
    public bool Add(int descriptor, IReady whose, Readiness what)
    {
        if (descriptor >= _byDescriptor.Length) Array.Resize(ref _byDescriptor, Math.Max(descriptor + 1, _byDescriptor.Length * 2));
        _byDescriptor[descriptor] = whose;
        if (_epoll.Add(descriptor, what)) return true;
        _byDescriptor[descriptor] = null;
        return false;
    }

    /// <summary>Forgets a descriptor that lives on elsewhere, or is about to be closed.</summary>
    public void Remove(int descriptor)
    {
        _byDescriptor[descriptor] = null;
        _epoll.Remove(descriptor);
    }

    /// <summary>Closes a descriptor; the kernel forgets it by itself.</summary>
    public void Close(int descriptor)
    {
        if (descriptor < _byDescriptor.Length) _byDescriptor[descriptor] = null;
        _ = Libc.Close(descriptor);
    }

    public void ReadSoon(LoopSocket socket) => _toRead.Add(socket);

    public void WriteSoon(LoopSocket socket) => _toWrite.Add(socket);

    public void CloseSoon(LoopSocket socket) => _closing.Add(socket);

    /// <summary>Ends the thread after the pass that is under way; sockets that are still there are closed.</summary>
    public Task StopAsync()
    {
        Post(static loop => ((EventLoop)loop!)._stopping = true, this);
        return _ended.Task;
    }

    private void Run()
    {
        _current = this;
        SynchronizationContext.SetSynchronizationContext(new LoopContext(this));
        while (!_stopping)
        {
            bool idle = _toRead.Count == 0 && (_toWrite.Count == 0 || _isHolding) && _mailbox.TrySleep();
            int events = TakeEvents(_epoll.Wait(!idle ? 0 : _isHolding ? HoldMilliseconds : -1));
            DoPosted();
            ReadOn();
            _isHolding = !_isHolding && events > 0 && _toWrite.Count >= ManyWrites;
            if (!_isHolding) Write();
            Close();
        }
        End();
    }

    /// <returns>How many were of sockets.</returns>
    private int TakeEvents(int ready)
    {
        int events = 0;
        for (int i = 0; i < ready; i++)
        {
            int descriptor = _epoll.Ready(i, out var readiness);
            if (descriptor < 0 || _byDescriptor[descriptor] is not { } whose) continue;
            events++;
            try
            {
                whose.Ready(readiness);
            }
            catch (Exception e)
            {
                GatewayLog.Broke(_log, e);
                (whose as LoopSocket)?.Break();
            }
        }
        return events;
    }

    private void DoPosted()
    {
        foreach (var (callback, state) in _mailbox.Take())
        {
            try
            {
                callback(state);
            }
            catch (Exception e)
            {
                GatewayLog.Broke(_log, e);
            }
        }
    }

    /// <summary>Those whose turn had ended before their bytes, or who were held back.</summary>
    private void ReadOn()
    {
        (_reading, _toRead) = (_toRead, _reading);
        foreach (var socket in _reading)
        {
            try
            {
                socket.ReadOn();
            }
            catch (Exception e)
            {
                GatewayLog.Broke(_log, e);
                socket.Break();
            }
        }
        _reading.Clear();
    }

    private void Write()
    {
        (_writing, _toWrite) = (_toWrite, _writing);
        int texts = 0;
        foreach (var socket in _writing)
        {
            try
            {
                texts += socket.Write();
            }
            catch (Exception e)
            {
                GatewayLog.Broke(_log, e);
                socket.Break();
            }
        }
        _writing.Clear();
        Volatile.Write(ref _textsWritten, _textsWritten + texts);
    }

    private void Close()
    {
        foreach (var socket in _closing) socket.Close();
        _closing.Clear();
    }

    private void End()
    {
        _mailbox.Close();
        DoPosted();
        foreach (var whose in _byDescriptor) (whose as LoopSocket)?.Dispose();
        Close();
        _epoll.Close();
        _ended.SetResult();
    }
}
