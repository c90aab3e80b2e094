using System.Net.Sockets;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

/// <summary>Why a connection could not be opened, in half a sentence that is the same for all that fail alike.</summary>
internal static class OpenFailure
{
    public static string Code(Exception failure) => failure switch
    {
        RefusedException refused => refused.Message,
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nothing listens there",
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => "this process may open no more files",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine has no free port left for it",
        SocketException socket => $"the connection fails ({socket.SocketErrorCode})",
        IOException => "the connection breaks",
        JoinException join => $"it does not let a member join ({join.Message})",
        OperationCanceledException => "it does not answer within 30 seconds",
        _ => failure.Message,
    };

    /// <summary>What to do about it, after the reason; null where nobody but the server knows.</summary>
    public static string? Mend(Exception failure) => failure switch
    {
        RefusedException { Status: 400 } => "leave name and room out of the URL, as each connection has its own",
        RefusedException { Status: 401 } => "give a token as ?token=..., or none where the chat is for guests",
        RefusedException { Status: 403 } => "correct the path, as in /local",
        RefusedException { Status: 429 } => "open them over more seconds with a higher --ramp, or start the chat with --unlimited",
        RefusedException { Status: > 0 } or JoinException => null,
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.AddressNotAvailable } => "give fewer --connections",
        _ => "start the chat there with ./chat up, or correct the URL",
    };
}
