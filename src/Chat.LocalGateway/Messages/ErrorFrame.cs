using System.Text;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Messages;

/// <summary>
/// The frames that API Gateway itself sends in answer to a message, byte for byte: a space after the first colon and after
/// each comma, none after the other colons.
/// </summary>
internal static class ErrorFrame
{
    public const string Forbidden = "Forbidden";
    public const string InternalServerError = "Internal server error";
    public const string TooManyRequests = "Too Many Requests";
    public const string TimedOut = "Endpoint request timed out";

    public static OutboundFrame Of(string message, string connectionId, string requestId) =>
        OutboundFrame.Text(Encoding.UTF8.GetBytes(
            $"{{\"message\": \"{message}\", \"connectionId\":\"{connectionId}\", \"requestId\":\"{requestId}\"}}"));
}
