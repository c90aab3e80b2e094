using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Chat.LocalGateway.Management.Signatures;

/// <summary>
/// AWS Signature Version 4 from the receiver's side, for requests signed in their headers. Written apart from the signer that
/// the functions use, so that each is a check on the other.
/// </summary>
internal sealed class SignatureCheck
{
    private const string DateHeader = "x-amz-date";
    private const string DateForm = "yyyyMMdd'T'HHmmss'Z'";
    private const string SignatureField = "Signature=";

    /// <summary>AWS takes a request for as long after its date, and before it.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>A laptop's clients are few; whoever makes up ever new lists of headers must not grow this for ever.</summary>
    private const int Known = 64;

    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly string _service;
    private readonly ConcurrentDictionary<string, SignedScope> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SignedScope>.AlternateLookup<ReadOnlySpan<char>> _knownBySpan;

    /// <param name="options">Who may sign, and for which region.</param>
    /// <param name="time">What dates are held against.</param>
    /// <param name="service">The service that requests are signed for.</param>
    public SignatureCheck(GatewayOptions options, TimeProvider time, string service = "execute-api")
    {
        (_options, _time, _service) = (options, time, service);
        _knownBySpan = _known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All that can be said before the body is read: who signs, for what, and when.</summary>
    /// <returns>A refusal, or null and the scope to call <see cref="Fits"/> with.</returns>
    public ManagementAnswer? Begin(IHeaderDictionary headers, out SignedScope? scope)
    {
        scope = null;
        string authorization = headers.Authorization.ToString();
        if (authorization.Length == 0) return ManagementAnswer.Unsigned;
        int end = authorization.LastIndexOf(SignatureField, StringComparison.Ordinal);
        if (end < 0) return ManagementAnswer.IncompleteSignature("Authorization header requires 'Signature' parameter.");
        var prefix = authorization.AsSpan(0, end);
        if (!_knownBySpan.TryGetValue(prefix, out scope))
        {
            if (SignedScope.Parse(prefix, _options, _service, out scope) is { } refusal) return refusal;
            if (_known.Count >= Known) _known.Clear();
            _known[prefix.ToString()] = scope!;
        }
        return OnTime(headers[DateHeader].ToString(), scope!.Day);
    }

    /// <summary>Whether the signature is that of this request with this payload.</summary>
    public bool Fits(HttpContext context, SignedScope scope, ReadOnlySpan<byte> payload)
    {
        var headers = context.Request.Headers;
        ReadOnlySpan<char> given = headers.Authorization.ToString();
        given = given[(given.LastIndexOf(SignatureField) + SignatureField.Length)..].Trim();
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes];
        if (given.Length != 2 * signature.Length || Convert.FromHexString(given, signature, out _, out _) != OperationStatus.Done)
            return false;
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        using var canonical = new CanonicalRequest(stackalloc byte[1024]);
        if (!canonical.TryWrite(context, scope, payload)) return false;
        scope.Sign(headers[DateHeader].ToString(), canonical.Written, expected);
        return CryptographicOperations.FixedTimeEquals(signature, expected);
    }

    private ManagementAnswer? OnTime(string date, string day)
    {
        if (!DateTimeOffset.TryParseExact(date, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt))
            return ManagementAnswer.IncompleteSignature("Authorization header requires existence of a 'X-Amz-Date' header, as in 20261124T050000Z.");
        if (!date.StartsWith(day, StringComparison.Ordinal))
            return ManagementAnswer.InvalidSignature("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
        var now = _time.GetUtcNow();
        if (now - signedAt > Skew)
            return ManagementAnswer.InvalidSignature($"Signature expired: {date} is now earlier than {Text(now - Skew)} ({Text(now)} - 5 min.)");
        if (signedAt - now > Skew)
            return ManagementAnswer.InvalidSignature($"Signature not yet current: {date} is still later than {Text(now + Skew)} ({Text(now)} + 5 min.)");
        return null;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(DateForm, CultureInfo.InvariantCulture);
}
