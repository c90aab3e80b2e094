using System.Globalization;
using System.Text;
using Amazon.ApiGatewayManagementApi;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Chat.ManagementApi.Signing;
using CsCheck;

namespace Chat.ManagementApi.Tests.Signing;

/// <summary>What AWSSDK.Core's own signer makes of the same request, for thousands of random ones.</summary>
public sealed class SdkEqualityTests
{
    private static readonly Gen<string> Id = Gen.Frequency(
        (6, Gen.Byte.Array[11].Select(bytes => Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_'))),
        (1, Gen.String[Gen.Char["abzAZ019-._~=+/%@:!$&'()*,; \"<>?#[]"], 1, 40]),
        (1, Gen.String[Gen.Char['\u00a1', '\u07ff'], 1, 20]));

    private static readonly Gen<string> Secret = Gen.String[Gen.Char["abcXYZ0189/+"], 20, 60];

    private static readonly Gen<string?> Token = Gen.String[Gen.Char["abcXYZ0189/+="], 0, 900].Select(token => token.Length < 100 ? null : token);

    private static readonly Gen<DateTime> Time =
        Gen.DateTime[new DateTime(2020, 1, 1), new DateTime(2040, 1, 1)].Select(time => DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static readonly string[] Endpoints =
    [
        "https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod", "https://chat.example.com/v1/ws", "https://chat.example.com",
        "http://127.0.0.1:8080/local", "https://chat.example.com:8443/a-b_c~d", "http://localhost:80/stage/",
    ];

    private static readonly Gen<string> Endpoint = Gen.Int[0, Endpoints.Length - 1].Select(index => Endpoints[index]);

    [Fact]
    public void Every_signature_is_the_one_that_the_SDKs_signer_makes() =>
        Gen.Select(Endpoint, Id, Secret, Token, Time, Gen.Byte.Array[0, 300]).Sample(
            (address, id, secret, token, time, body) =>
            {
                if (id is "." or "..") return;
                var expected = BySdk(address, id, new ImmutableCredentials("AKIDEXAMPLE", secret, token), time, body);
                Assert.Equal(expected, ByUs(address, id, new ImmutableCredentials("AKIDEXAMPLE", secret, token), time, body));
            },
            iter: 5_000);

    private static string ByUs(string address, string id, ImmutableCredentials credentials, DateTime time, byte[] body)
    {
        var endpoint = ManagementEndpoint.Of(new ManagementApiOptions
        {
            Endpoint = new Uri(address),
            Region = address.Contains("us-east-1", StringComparison.Ordinal) ? null : "us-east-1",
        });
        var key = new SigningKey(credentials, null, time, endpoint);
        Span<byte> date = stackalloc byte[SigV4.DateBytes];
        Span<byte> signature = stackalloc byte[SigV4.HexBytes];
        SigV4.WriteDate(time, date);
        key.Sign(id, Payload.Of(body), date, signature);
        return key.Authorization + Encoding.ASCII.GetString(signature);
    }

    private static string BySdk(string address, string id, ImmutableCredentials credentials, DateTime time, byte[] body)
    {
        var config = new AmazonApiGatewayManagementApiConfig { ServiceURL = address, AuthenticationRegion = "us-east-1" };
        using var request = new DefaultRequest(new PostToConnectionRequest(), "Amazon.ApiGatewayManagementApi")
        {
            HttpMethod = "POST",
            Endpoint = new Uri(address),
            ResourcePath = "/@connections/{connectionId}",
            Content = body,
        };
        request.AddPathResource("{connectionId}", id);
        if (credentials.UseToken) request.Headers["X-Amz-Security-Token"] = credentials.Token;
        var result = new AWS4Signer().SignRequest(request, config, null, credentials.AccessKey, credentials.SecretKey, time);
        return string.Create(CultureInfo.InvariantCulture, $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{result.Scope}, ")
            + $"SignedHeaders={result.SignedHeaders}, Signature={result.Signature}";
    }
}
