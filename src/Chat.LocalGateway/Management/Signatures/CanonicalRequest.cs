using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.LocalGateway.Management.Signatures;

/// <summary>The request in the one form that both sides sign: method, path, query, headers, their names, the payload's hash.</summary>
/// <param name="space">Enough for the usual request; a longer one takes more from the pool.</param>
internal ref struct CanonicalRequest(Span<byte> space)
{
    private const string HashHeader = "x-amz-content-sha256";

    /// <summary>Stands for a payload that the signature leaves out.</summary>
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private CanonicalText _text = new(space);

    public readonly ReadOnlySpan<byte> Written => _text.Written;

    /// <returns>False where the payload is not the one whose hash the request names.</returns>
    public bool TryWrite(HttpContext context, SignedScope scope, scoped ReadOnlySpan<byte> payload)
    {
        var request = context.Request;
        var path = ManagementPath.Parse(context.Features.Get<IHttpRequestFeature>()!.RawTarget, "");
        _text.Append(request.Method);
        _text.Append("\n"u8);
        _text.AppendEscaped(path.Path); // as it was sent, and escaped once more: SigV4 wants that of every service but S3
        _text.Append("\n"u8);
        if (!path.Query.IsEmpty) _text.Append(CanonicalQuery.Of(path.Query.ToString()));
        _text.Append("\n"u8);
        foreach (string name in scope.Names) AppendHeader(request.Headers, name);
        _text.Append("\n"u8);
        _text.Append(scope.NamesText);
        _text.Append("\n"u8);
        return TryAppendHash(request.Headers[HashHeader].ToString(), payload);
    }

    public void Dispose() => _text.Dispose();

    private void AppendHeader(IHeaderDictionary headers, string name)
    {
        _text.Append(name);
        _text.Append(":"u8);
        var values = headers[name];
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0) _text.Append(","u8);
            _text.AppendHeaderValue(values[i]);
        }
        _text.Append("\n"u8);
    }

    private bool TryAppendHash(string named, scoped ReadOnlySpan<byte> payload)
    {
        if (named == UnsignedPayload)
        {
            _text.Append(named);
            return true;
        }
        int start = _text.Written.Length;
        _text.AppendHash(payload);
        return named.Length == 0 || Ascii.Equals(_text.Written[start..], named);
    }
}
