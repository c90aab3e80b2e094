using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tokens.Keys;

/// <summary>A public key of the issuer's, and the one algorithm that it is for: what a token says of its own is only compared.</summary>
internal sealed record SigningKey(string? Id, string Algorithm, SecurityKey Key)
{
    /// <summary>Below 2,048 bits an RSA key is no protection; above 8,192 it only costs time.</summary>
    private const int LeastModulusBytes = 256;
    private const int MostModulusBytes = 1_024;

    private const int P256Bytes = 32;

    /// <summary>Null for a key that is not for signatures, or of a kind that is not taken.</summary>
    public static SigningKey? Of(JsonWebKey key)
    {
        if (key.Use is not (null or "sig")) return null;
        try
        {
            return key.Kty switch
            {
                "RSA" when key.Alg is null or SecurityAlgorithms.RsaSha256 => Rsa(key),
                "EC" when key.Crv == "P-256" && key.Alg is null or SecurityAlgorithms.EcdsaSha256 => Ec(key),
                _ => null,
            };
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static SigningKey? Rsa(JsonWebKey key)
    {
        var parameters = new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) };
        if (parameters.Modulus.Length is < LeastModulusBytes or > MostModulusBytes || parameters.Exponent.Length is 0 or > 4) return null;
        return new(key.Kid, SecurityAlgorithms.RsaSha256, new RsaSecurityKey(parameters) { KeyId = key.Kid });
    }

    private static SigningKey? Ec(JsonWebKey key)
    {
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        if (point.X.Length != P256Bytes || point.Y.Length != P256Bytes) return null;
        var curve = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return new(key.Kid, SecurityAlgorithms.EcdsaSha256, new ECDsaSecurityKey(curve) { KeyId = key.Kid });
    }
}
