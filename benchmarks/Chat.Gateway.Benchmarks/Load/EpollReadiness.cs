using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>Linux: one call tells of all that is ready, and one more reads each.</summary>
internal sealed unsafe partial class EpollReadiness : IReadiness
{
    private const int Batch = 512;
    private const int ControlAdd = 1;
    private const uint Readable = 1;

    private readonly SafeFileHandle _epoll = new(Made(epoll_create1(0)), ownsHandle: true);
    private readonly List<ClientConnection> _connections = [];

    // The kernel's struct is packed on x64 alone, so its size is chosen here and fields are written by offset.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private readonly byte[] _events = GC.AllocateArray<byte>(Batch * 16, pinned: true);

    public void Add(ClientConnection connection)
    {
        var entry = stackalloc byte[16];
        Marshal.WriteInt32((nint)entry, (int)Readable);
        Marshal.WriteInt32((nint)entry, EventBytes - 8, _connections.Count);
        Made(epoll_ctl(_epoll, ControlAdd, (int)connection.Socket.Handle, entry));
        _connections.Add(connection);
    }

    public void Poll(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var count = epoll_wait(_epoll, events, Batch, milliseconds);
            for (var i = 0; i < count; i++) _connections[*(int*)(events + i * EventBytes + EventBytes - 8)].Read();
        }
    }

    public void Dispose() => _epoll.Dispose();

    private static int Made(int result) =>
        result >= 0 ? result : throw new BenchmarkException($"epoll answers with error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(SafeFileHandle epoll, int operation, int descriptor, byte* entry);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(SafeFileHandle epoll, byte* events, int count, int milliseconds);
}
