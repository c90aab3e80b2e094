using System.Runtime.InteropServices;

namespace Chat.LocalGateway.EventLoops;

/// <summary>The calls of Linux that an event loop makes. All of them return at once but <see cref="EpollWait"/>.</summary>
internal static unsafe partial class Libc
{
    public const int NonBlocking = 0x800; // O_NONBLOCK: EFD_NONBLOCK and SOCK_NONBLOCK are the same bit
    public const int CloseOnExec = 0x80000; // a function's process must not inherit a client's socket

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;

    public const int MessagePeek = 0x2;
    public const int MessageDontWait = 0x40;
    public const int MessageNoSignal = 0x4000; // a broken connection is an error, not a SIGPIPE

    public const int ShutdownWrite = 1;

    public const int Interrupted = 4;
    public const int Again = 11;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* readiness);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* ready, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, void* into, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, void* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int listener, void* address, int* addressBytes, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
