using System.Net;
using System.Runtime.InteropServices;

namespace Chat.LocalGateway.EventLoops;

/// <summary>What is done with a socket's descriptor. No call blocks, and none throws: an end is a value.</summary>
internal static unsafe class Descriptor
{
    /// <summary>The other side has written its last.</summary>
    public const int Ended = 0;

    public const int NothingYet = -1;

    /// <summary>Reset, timed out: there will be nothing more either way.</summary>
    public const int Broken = -2;

    /// <returns>Bytes, or one of the constants of this class.</returns>
    public static int Receive(int descriptor, Span<byte> into, bool peek)
    {
        int flags = Libc.MessageDontWait | (peek ? Libc.MessagePeek : 0);
        fixed (byte* start = into)
        {
            while (true)
            {
                nint got = Libc.Receive(descriptor, start, into.Length, flags);
                if (got >= 0) return (int)got;
                if (!IsInterrupted(out int result)) return result;
            }
        }
    }

    /// <returns>Bytes that the kernel took, or one of the constants of this class.</returns>
    public static int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                nint sent = Libc.Send(descriptor, start, bytes.Length, Libc.MessageDontWait | Libc.MessageNoSignal);
                if (sent >= 0) return (int)sent;
                if (!IsInterrupted(out int result)) return result;
            }
        }
    }

    public static void EndWriting(int descriptor) => _ = Libc.Shutdown(descriptor, Libc.ShutdownWrite);

    /// <summary>Accepts a connection, non-blocking and not inherited by processes.</summary>
    /// <returns>Its descriptor, or -1 with the reason.</returns>
    public static int Accept(int listener, out IPAddress from, out int error)
    {
        const int largestAddress = 128;
        byte* address = stackalloc byte[largestAddress];
        int length = largestAddress;
        int accepted = Libc.Accept(listener, address, &length, Libc.NonBlocking | Libc.CloseOnExec);
        error = accepted < 0 ? Marshal.GetLastPInvokeError() : 0;
        from = accepted < 0 ? IPAddress.None : AddressOf(new ReadOnlySpan<byte>(address, length));
        return accepted;
    }

    private static IPAddress AddressOf(ReadOnlySpan<byte> socketAddress)
    {
        const int bytesOfV4 = 16; // family, port, address, padding
        if (socketAddress.Length > bytesOfV4) return new IPAddress(socketAddress.Slice(8, 16));
        var v4 = socketAddress.Slice(4, 4);
        return v4.SequenceEqual((ReadOnlySpan<byte>)[127, 0, 0, 1]) ? IPAddress.Loopback : new IPAddress(v4);
    }

    private static bool IsInterrupted(out int result)
    {
        int error = Marshal.GetLastPInvokeError();
        result = error == Libc.Again ? NothingYet : Broken;
        return error == Libc.Interrupted;
    }
}
