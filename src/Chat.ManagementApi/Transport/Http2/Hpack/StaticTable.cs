namespace Chat.ManagementApi.Transport.Http2.Hpack;

/// <summary>The fields that every HTTP/2 connection knows from the start (RFC 7541, appendix A), numbered from 1.</summary>
internal static class StaticTable
{
    public const int Count = 61;

    public const int Authority = 1;
    public const int MethodPost = 3;
    public const int Path = 4;
    public const int SchemeHttp = 6;
    public const int SchemeHttps = 7;
    public const int Authorization = 23;
    public const int ContentLength = 28;

    private static readonly (byte[] Name, byte[] Value)[] Fields = Make(
        ":authority", ":method=GET", ":method=POST", ":path=/", ":path=/index.html", ":scheme=http", ":scheme=https",
        ":status=200", ":status=204", ":status=206", ":status=304", ":status=400", ":status=404", ":status=500",
        "accept-charset", "accept-encoding=gzip, deflate", "accept-language", "accept-ranges", "accept",
        "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition",
        "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-type", "cookie",
        "date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
        "if-unmodified-since", "last-modified", "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization",
        "range", "referer", "refresh", "retry-after", "server", "set-cookie", "strict-transport-security", "transfer-encoding",
        "user-agent", "vary", "via", "www-authenticate");

    public static ReadOnlySpan<byte> Name(int index) => Fields[index - 1].Name;

    public static ReadOnlySpan<byte> Value(int index) => Fields[index - 1].Value;

    private static (byte[] Name, byte[] Value)[] Make(params string[] fields) =>
        Array.ConvertAll(fields, static field => field.IndexOf('=') is var end and > 0
            ? (Bytes(field[..end]), Bytes(field[(end + 1)..]))
            : (Bytes(field), (byte[])[]));

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
