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
}
