using System.Buffers;
using System.Globalization;
using System.Text;
using Amazon.Runtime;

namespace Chat.ManagementApi.Signing;

/// <summary>
/// One credential for one day at one endpoint: the derived key, and all bytes of a request that stay the same for as long.
/// What remains for each post is its path, date, payload's hash and signature.
/// </summary>
internal sealed class SigningKey
{
    private const string Service = "execute-api";

    private readonly byte[] _key;
    private readonly byte[] _scope;
    private readonly byte[] _canonicalHead;
    private readonly byte[] _canonicalHost;
    private readonly byte[] _canonicalTail;

    public SigningKey(ImmutableCredentials credentials, DateTime? expiresAt, DateTime day, ManagementEndpoint endpoint)
    {
        Credentials = credentials;
        ExpiresAt = expiresAt;
        Day = day.Date;
        var date = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{endpoint.Region}/{Service}/aws4_request";
        var token = credentials.UseToken ? credentials.Token : null;
        var names = "host;x-amz-content-sha256;x-amz-date" + (token is null ? "" : ";x-amz-security-token");
        var authorization = $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature=";
        _key = SigV4.DeriveKey(credentials.SecretKey, date, endpoint.Region, Service);
        _scope = Encoding.UTF8.GetBytes(scope);
        _canonicalHead = [.. "POST\n"u8, .. endpoint.CanonicalPath];
        _canonicalHost = Encoding.UTF8.GetBytes($"\n\nhost:{endpoint.HostHeader}\nx-amz-content-sha256:");
        _canonicalTail = Encoding.UTF8.GetBytes((token is null ? "" : $"\nx-amz-security-token:{token}") + $"\n\n{names}\n");
        WirePath = endpoint.WirePath;
        Authorization = authorization;
        Head = Encoding.UTF8.GetBytes(
            $" HTTP/1.1\r\nHost: {endpoint.HostHeader}\r\n" + (token is null ? "" : $"X-Amz-Security-Token: {token}\r\n")
            + $"Authorization: {authorization}");
    }

    public ImmutableCredentials Credentials { get; }

    /// <summary>When the credentials end, UTC; null where their provider does not say.</summary>
    public DateTime? ExpiresAt { get; }

    /// <summary>The UTC day that the key signs for.</summary>
    public DateTime Day { get; }

    /// <summary>The path that a post's escaped id follows.</summary>
    public byte[] WirePath { get; }

    /// <summary>The Authorization header's value up to the signature.</summary>
    public string Authorization { get; }

    /// <summary>An HTTP/1.1 head from behind the path to in front of the signature.</summary>
    public byte[] Head { get; }

    public bool Fits(DateTime utc) => utc.Date == Day && !(ExpiresAt <= utc);

    /// <summary>Writes the signature of one post as 64 bytes of hexadecimal, without garbage.</summary>
    public void Sign(string connectionId, Payload payload, ReadOnlySpan<byte> date, Span<byte> signature)
    {
        var size = _canonicalHead.Length + ConnectionId.MaxEscapedBytes + _canonicalHost.Length + _canonicalTail.Length + 256;
        var space = ArrayPool<byte>.Shared.Rent(size);
        var text = new ByteWriter(space);
        text.Write(_canonicalHead);
        WriteEscapedTwice(ref text, connectionId);
        text.Write(_canonicalHost);
        text.Write(payload.Hash);
        text.Write("\nx-amz-date:"u8);
        text.Write(date);
        text.Write(_canonicalTail);
        text.Write(payload.Hash);
        SigV4.Sign(_key, date, _scope, text.Written, signature);
        ArrayPool<byte>.Shared.Return(space);
    }

    private static void WriteEscapedTwice(ref ByteWriter text, string connectionId)
    {
        Span<byte> wire = stackalloc byte[ConnectionId.MaxBytes * 3];
        var once = new ByteWriter(wire);
        once.WriteEscaped(connectionId);
        text.WriteEscaped(once.Written);
    }
}
