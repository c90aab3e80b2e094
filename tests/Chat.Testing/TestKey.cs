using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Chat.Testing;

/// <summary>A key pair of an issuer, as the base library makes it: what checks tokens has no part in it.</summary>
public sealed class TestKey
{
    private readonly AsymmetricAlgorithm _pair;

    private TestKey(string? id, string algorithm, AsymmetricAlgorithm pair) => (Id, Algorithm, _pair) = (id, algorithm, pair);

    public string? Id { get; }

    public string Algorithm { get; }

    public static TestKey Rsa(string? id = "rsa-1", int bits = 2_048) => new(id, "RS256", RSA.Create(bits));

    public static TestKey Ec(string? id = "ec-1") => new(id, "ES256", ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The public half in PEM: what an attacker knows.</summary>
    public string Pem => _pair.ExportSubjectPublicKeyInfoPem();

    /// <summary>The public half, as a JWKS document lists it.</summary>
    public JsonObject Jwk()
    {
        var jwk = new JsonObject { ["use"] = "sig", ["alg"] = Algorithm };
        if (Id is not null) jwk["kid"] = Id;
        if (_pair is RSA rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", TestIssuer.Encode(parameters.Modulus!), TestIssuer.Encode(parameters.Exponent!));
        }
        else
        {
            var point = ((ECDsa)_pair).ExportParameters(includePrivateParameters: false).Q;
            (jwk["kty"], jwk["crv"], jwk["x"], jwk["y"]) = ("EC", "P-256", TestIssuer.Encode(point.X!), TestIssuer.Encode(point.Y!));
        }

        return jwk;
    }

    public byte[] Sign(byte[] data) => _pair is RSA rsa
        ? rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : ((ECDsa)_pair).SignData(data, HashAlgorithmName.SHA256);
}
