using System.Runtime.InteropServices;

namespace Chat.ManagementApi.Transport.Sockets;

/// <summary>Linux's own way to wait for many sockets.</summary>
internal static partial class Epoll
{
    private const string Libc = "libc.so.6";

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Remove = 2;

    /// <summary>An event is 12 bytes on x86 and x64, 16 elsewhere.</summary>
    private static readonly int IdOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    /// <summary>Bytes of an event.</summary>
    public static int EventBytes { get; } = IdOffset + 8;

    /// <returns>A file descriptor, or -1.</returns>
    public static int Create() => epoll_create1(CloseOnExec);

    /// <summary>Has a socket reported each time that it comes to be ready.</summary>
    public static bool TryAdd(int epoll, int socket, int id, Readiness what)
    {
        Span<byte> change = stackalloc byte[EventBytes];
        MemoryMarshal.Write(change, (uint)(what | Readiness.OnChange));
        MemoryMarshal.Write(change[IdOffset..], (long)id);
        return epoll_ctl(epoll, Add, socket, change) == 0;
    }

    public static void TryRemove(int epoll, int socket) => _ = epoll_ctl(epoll, Remove, socket, stackalloc byte[EventBytes]);

    /// <summary>Waits as long as it takes.</summary>
    /// <returns>How many events there are; below 0 where a signal came between.</returns>
    public static int Wait(int epoll, Span<byte> events) => epoll_wait(epoll, events, events.Length / EventBytes, -1);

    public static int Id(ReadOnlySpan<byte> events, int index) => MemoryMarshal.Read<int>(events[(index * EventBytes + IdOffset)..]);

    public static Readiness Events(ReadOnlySpan<byte> events, int index) =>
        (Readiness)MemoryMarshal.Read<uint>(events[(index * EventBytes)..]);

    [LibraryImport(Libc)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Libc)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, Span<byte> change);

    [LibraryImport(Libc)]
    private static partial int epoll_wait(int epoll, Span<byte> events, int count, int timeout);
}
