using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Chat.LocalGateway.Framing;

/// <summary>Reads the payload of a client's close frame.</summary>
internal static class ClientClose
{
    /// <summary>What API Gateway writes into the event where the close frame has no status.</summary>
    private const string NotSet = "Client-side close frame status not set";

    /// <returns>False where the frame breaks RFC 6455, section 5.5.1 or 7.4.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ushort code, out string reason)
    {
        (code, reason) = (CloseCode.NoStatus, NotSet);
        if (payload.IsEmpty) return true;
        if (payload.Length < 2) return false;
        code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!CloseCode.MayBeSent(code) || !Utf8.IsValid(payload[2..])) return false;
        reason = Encoding.UTF8.GetString(payload[2..]);
        return true;
    }
}
