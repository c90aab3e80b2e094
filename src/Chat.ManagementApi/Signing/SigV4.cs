using System.Security.Cryptography;
using System.Text;

namespace Chat.ManagementApi.Signing;

/// <summary>AWS Signature Version 4 on bytes: the parts that are the same for every request.</summary>
internal static class SigV4
{
    /// <summary>Bytes of a SHA-256 in hexadecimal.</summary>
    public const int HexBytes = 64;

    /// <summary>Bytes of <c>yyyyMMddTHHmmssZ</c>.</summary>
    public const int DateBytes = 16;

    /// <summary>The key of one day, region and service: four chained HMACs, worth keeping for the day.</summary>
    public static byte[] DeriveKey(string secret, string day, string region, string service)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.ASCII.GetBytes(day));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, "aws4_request"u8);
    }

    /// <summary>Writes the SHA-256 of data in lower-case hexadecimal.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        Convert.TryToHexStringLower(hash, hex, out _);
    }

    /// <summary>Writes the signature of a canonical request in lower-case hexadecimal.</summary>
    /// <param name="key">From <see cref="DeriveKey"/>.</param>
    /// <param name="date">The request's x-amz-date.</param>
    /// <param name="scope">Day, region, service and <c>aws4_request</c>, with slashes between.</param>
    /// <param name="canonicalRequest">Method, path, query, headers, their names and the payload's hash, a line each.</param>
    /// <param name="signature">Takes <see cref="HexBytes"/>.</param>
    public static void Sign(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> date, ReadOnlySpan<byte> scope, ReadOnlySpan<byte> canonicalRequest, Span<byte> signature)
    {
        Span<byte> space = stackalloc byte[256];
        var text = new ByteWriter(scope.Length <= 128 ? space : new byte[128 + scope.Length]);
        text.Write("AWS4-HMAC-SHA256\n"u8);
        text.Write(date);
        text.Write((byte)'\n');
        text.Write(scope);
        text.Write((byte)'\n');
        Hash(canonicalRequest, text.Take(HexBytes));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text.Written, hash);
        Convert.TryToHexStringLower(hash, signature, out _);
    }

    /// <summary>Writes a time as <c>yyyyMMddTHHmmssZ</c>.</summary>
    public static void WriteDate(DateTime utc, Span<byte> date)
    {
        WriteDigits(utc.Year, date[..4]);
        WriteDigits(utc.Month, date[4..6]);
        WriteDigits(utc.Day, date[6..8]);
        date[8] = (byte)'T';
        WriteDigits(utc.Hour, date[9..11]);
        WriteDigits(utc.Minute, date[11..13]);
        WriteDigits(utc.Second, date[13..15]);
        date[15] = (byte)'Z';
    }

    private static void WriteDigits(int value, Span<byte> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 10) digits[i] = (byte)('0' + value % 10);
    }
}
