using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Chat.Tokens;

/// <summary>
/// The claims as they were signed. The library gives the digits of a number that stands where a text belongs, and reads a
/// time out of a text: <c>{"sub":5}</c> would be the user <c>"5"</c>.
/// </summary>
internal readonly struct Payload
{
    private readonly JsonElement _claims;

    private Payload(JsonElement claims) => _claims = claims;

    /// <summary>Of a token that the library has read.</summary>
    public static Payload Of(JsonWebToken token) => new(JsonElement.Parse(Base64Url.DecodeFromChars(token.EncodedPayload)));

    /// <summary><see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public JsonValueKind KindOf(string claim) => Of(claim).ValueKind;

    /// <summary>Null where there is none, or it is no text.</summary>
    public string? Text(string claim) => Text(Of(claim));

    /// <summary>Whether a claim that may be a text or a list of them is, or has, that one.</summary>
    public bool Has(string claim, string text)
    {
        var value = Of(claim);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(one => Text(one) == text) : Text(value) == text;
    }

    private JsonElement Of(string claim) => _claims.TryGetProperty(claim, out var value) ? value : default;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
