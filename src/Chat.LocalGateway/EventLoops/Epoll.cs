using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.LocalGateway.EventLoops;

/// <summary>The kernel's list of what one loop waits for. All but <see cref="Wake"/> is for the loop's own thread.</summary>
internal sealed unsafe class Epoll
{
    /// <summary>Descriptors told of by one call; whatever else is ready comes with the next.</summary>
    private const int MostReady = 512;

    // 12 bytes on x86 and x64, 16 elsewhere: 4 of flags, then 8 of data, which only those two do not align.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int EntryBytes = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte* _ready = (byte*)NativeMemory.AllocZeroed((nuint)(MostReady * EntryBytes));

    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public Epoll()
    {
        _epoll = Checked(Libc.EpollCreate(Libc.CloseOnExec));
        _wake = Checked(Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking));
        Add(_wake, Readiness.Input | Readiness.Edge); // by edges it need never be read
    }

    /// <returns>False when the kernel has no memory for it.</returns>
    public bool Add(int descriptor, Readiness what)
    {
        byte* entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, what);
        Unsafe.WriteUnaligned(entry + DataOffset, (long)descriptor);
        return Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, entry) == 0;
    }

    public void Remove(int descriptor)
    {
        byte* entry = stackalloc byte[16]; // of no meaning, but kernels before 2.6.9 want one
        _ = Libc.EpollControl(_epoll, Libc.EpollDelete, descriptor, entry);
    }

    /// <param name="milliseconds">0 does not wait, -1 waits for ever.</param>
    /// <returns>How many are ready; each is asked for by <see cref="Ready"/>.</returns>
    public int Wait(int milliseconds) => Math.Max(Libc.EpollWait(_epoll, _ready, MostReady, milliseconds), 0); // a signal is no event

    /// <summary>A descriptor that is ready; -1 for a mere wake.</summary>
    public int Ready(int index, out Readiness readiness)
    {
        byte* entry = _ready + (index * EntryBytes);
        readiness = Unsafe.ReadUnaligned<Readiness>(entry);
        int descriptor = Unsafe.ReadUnaligned<int>(entry + DataOffset);
        return descriptor == _wake ? -1 : descriptor;
    }

    /// <summary>Ends a wait; from any thread.</summary>
    public void Wake()
    {
        long one = 1;
        _ = Libc.Write(_wake, &one, sizeof(long));
    }

    public void Close()
    {
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_ready);
    }

    private static int Checked(int descriptor) => descriptor >= 0 ? descriptor : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
