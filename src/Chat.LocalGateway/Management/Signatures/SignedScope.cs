using System.Security.Cryptography;
using System.Text;

namespace Chat.LocalGateway.Management.Signatures;

/// <summary>
/// An Authorization header up to its signature: <c>AWS4-HMAC-SHA256 Credential={key}/{day}/{region}/{service}/aws4_request,
/// SignedHeaders={names}, </c>. A client sends the same one all day, so it is read once, and its key derived once.
/// </summary>
internal sealed class SignedScope
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Terminator = "aws4_request";

    private readonly byte[] _key;
    private readonly byte[] _scope;

    private SignedScope(AccessKey accessKey, string[] credential, string names)
    {
        Day = credential[1];
        Names = names.Split(';');
        NamesText = Encoding.ASCII.GetBytes(names);
        _scope = Encoding.UTF8.GetBytes(string.Join('/', credential.AsSpan(1)));
        _key = Encoding.UTF8.GetBytes($"AWS4{accessKey.Secret}");
        foreach (string part in credential.AsSpan(1)) _key = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(part));
    }

    /// <summary>The day that the key is good for, as <c>20261124</c>.</summary>
    public string Day { get; }

    /// <summary>The signed headers' names, in order.</summary>
    public string[] Names { get; }

    /// <summary>The same, as they were sent.</summary>
    public byte[] NamesText { get; }

    /// <returns>A refusal in AWS's words, or null and the scope.</returns>
    public static ManagementAnswer? Parse(ReadOnlySpan<char> prefix, GatewayOptions options, string service, out SignedScope? scope)
    {
        scope = null;
        if (!prefix.StartsWith(Algorithm + " "))
            return ManagementAnswer.IncompleteSignature($"Authorization header requires the algorithm {Algorithm}.");
        prefix = prefix[Algorithm.Length..];
        if (Field(prefix, "Credential=") is not { } text)
            return ManagementAnswer.IncompleteSignature("Authorization header requires 'Credential' parameter.");
        if (Field(prefix, "SignedHeaders=") is not { } names)
            return ManagementAnswer.IncompleteSignature("Authorization header requires 'SignedHeaders' parameter.");
        var credential = text.Split('/');
        if (credential.Length != 5)
            return ManagementAnswer.IncompleteSignature("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        if (options.AccessKeys.FirstOrDefault(key => key.Id == credential[0]) is not { } accessKey) return ManagementAnswer.UnknownKey;
        if (Fault(credential, names, options.Region, service) is { } fault) return ManagementAnswer.InvalidSignature(fault);
        scope = new SignedScope(accessKey, credential, names);
        return null;
    }

    /// <summary>Writes the signature of a canonical request.</summary>
    public void Sign(string date, ReadOnlySpan<byte> canonicalRequest, Span<byte> signature)
    {
        using var text = new CanonicalText(stackalloc byte[256]);
        text.Append(Algorithm + "\n");
        text.Append(date);
        text.Append("\n"u8);
        text.Append(_scope);
        text.Append("\n"u8);
        text.AppendHash(canonicalRequest);
        HMACSHA256.HashData(_key, text.Written, signature);
    }

    private static string? Fault(string[] credential, string names, string region, string service)
    {
        if (credential[2] != region) return $"Credential should be scoped to a valid region, not '{credential[2]}': this is '{region}'.";
        if (credential[3] != service) return $"Credential should be scoped to correct service: '{service}'.";
        if (credential[4] != Terminator) return $"Credential should be scoped with a valid terminator: '{Terminator}', not '{credential[4]}'.";
        var list = names.Split(';');
        if (!list.Contains("host")) return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
        bool isSorted = list.Zip(list.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
        return isSorted && !names.Any(char.IsAsciiLetterUpper) ? null : "The SignedHeaders must be in lower case, sorted, and each named once.";
    }

    private static string? Field(ReadOnlySpan<char> fields, string name)
    {
        foreach (var range in fields.Split(','))
        {
            var field = fields[range].Trim();
            if (field.StartsWith(name)) return field[name.Length..].ToString();
        }
        return null;
    }
}
