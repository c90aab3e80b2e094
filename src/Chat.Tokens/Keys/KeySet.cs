using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tokens.Keys;

/// <summary>The issuer's keys that a signature may be checked with, as its JWKS document lists them.</summary>
internal sealed class KeySet(IReadOnlyList<SigningKey> keys)
{
    public int Count => keys.Count;

    /// <summary>Null where the document is none, or lists no key that can be used.</summary>
    public static KeySet? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var usable = new JsonWebKeySet(Encoding.UTF8.GetString(json)).Keys.Select(SigningKey.Of).OfType<SigningKey>().ToArray();
            return usable.Length == 0 ? null : new(usable);
        }
        catch (Exception malformed) when (malformed is System.Text.Json.JsonException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The key that a token's header means. One without a key id means the only key of its algorithm; where there are
    /// several nobody can say which, and none is tried.
    /// </summary>
    public SigningKey? Find(string? id, string algorithm)
    {
        SigningKey? found = null;
        foreach (var key in keys)
        {
            if (!string.Equals(key.Algorithm, algorithm, StringComparison.Ordinal)) continue;
            if (!string.IsNullOrEmpty(id) && !string.Equals(key.Id, id, StringComparison.Ordinal)) continue;
            if (found is not null) return null;
            found = key;
        }

        return found;
    }
}
