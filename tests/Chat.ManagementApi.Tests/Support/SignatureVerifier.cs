using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.ManagementApi.Tests.Support;

/// <summary>SigV4 from the receiver's side, written from the documentation on plain strings and sharing nothing with the signer.</summary>
internal static class SignatureVerifier
{
    public static bool Verify(HttpContext context, byte[] body, string secret, string region)
    {
        var request = context.Request;
        var authorization = request.Headers.Authorization.ToString();
        var fields = authorization["AWS4-HMAC-SHA256 ".Length..].Split(", ").ToDictionary(part => part.Split('=')[0], part => part[(part.IndexOf('=') + 1)..]);
        var scope = fields["Credential"][(fields["Credential"].IndexOf('/') + 1)..];
        var date = request.Headers["x-amz-date"].ToString();
        if (scope != $"{date[..8]}/{region}/execute-api/aws4_request") return false;
        var names = fields["SignedHeaders"].Split(';');
        if (!names.SequenceEqual(names.Order(StringComparer.Ordinal)) || !names.Contains("host") || !names.Contains("x-amz-date")) return false;
        var canonical = string.Join('\n',
            request.Method,
            EscapePath(context.Features.Get<IHttpRequestFeature>()!.RawTarget),
            "",
            string.Concat(names.Select(name => $"{name}:{(name == "host" ? request.Host.Value : request.Headers[name].ToString())}\n")),
            fields["SignedHeaders"],
            Hex(SHA256.HashData(body)));
        return fields["Signature"] == Signature(canonical, date, scope, secret);
    }

    public static string Signature(string canonical, string date, string scope, string secret)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var text = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string EscapePath(string target) => string.Join('/', target.Split('/').Select(Uri.EscapeDataString));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
