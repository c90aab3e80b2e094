using System.Text;

namespace Chat.ManagementApi.Signing;

/// <summary>API Gateway's ids have 16 characters; ours are opaque, but bounded, so that buffers are.</summary>
internal static class ConnectionId
{
    /// <summary>UTF-8 bytes that an id may have.</summary>
    public const int MaxBytes = 256;

    /// <summary>Bytes that an id may take when it is escaped twice: <c>%25XX</c> for each.</summary>
    public const int MaxEscapedBytes = MaxBytes * 5;

    /// <summary>A path of dots would climb out of @connections at servers that normalise paths.</summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxBytes && id is not ("." or "..") && Encoding.UTF8.GetByteCount(id) <= MaxBytes;
}
