using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Core;
using Chat.Testing;

namespace Chat.Tokens.Tests;

public sealed class CheckTests : TokenTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_by_either_kind_of_key_says_who_somebody_is_and_until_when(bool isEc)
    {
        var token = Issuer.Token(claims => claims["preferred_username"] = "alice", isEc ? Issuer.Ec : Issuer.Rsa);
        var expected = new TokenClaims("user-1", "Alice", "alice", Time.GetUtcNow().AddHours(1));
        Assert.Equal(new TokenVerdict(TokenStatus.Good, expected), await CheckAsync(token));
    }

    [Fact]
    public async Task What_a_token_does_not_say_is_null() =>
        Assert.Equal(
            new TokenClaims(null, null, null, Time.GetUtcNow().AddHours(1)),
            (await CheckAsync(Issuer.Token(claims => Remove(claims, "sub", "name")))).Claims);

    public static TheoryData<string> Malformed =>
    [
        "", ".", "..", "a.b.c", "abc", "eyJ", "eyJhbGciOiJSUzI1NiJ9.e30", "eyJhbGciOiJSUzI1NiJ9.e30.", "....", "e30.e30.e30", "W10.W10.W10", "\0.\0.\0",
        "%%%.%%%.%%%", "eyJhbGciOiJSUzI1NiJ9.eyJhbGciOiJSUzI1NiJ9.AAAA.AAAA.AAAA", "bnVsbA.bnVsbA.bnVsbA", "eyJhbGciOjd9.e30.AAAA", new string('a', 20_000),
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_token_is_refused_and_nobody_is_asked(string token)
    {
        Assert.Equal(TokenStatus.Bad, await StatusAsync(token));
        Assert.True(Issuer.Fetches <= 1);
    }

    public static TheoryData<string> Algorithms => ["none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "PS256", "ES384", "EdDSA", "dir", "rs256"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Of_no_other_algorithm_is_a_token_believed_whatever_its_signature(string algorithm)
    {
        void Header(JsonObject header) => header["alg"] = algorithm;
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: Header)));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Forged(_ => [], Header)));
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        var pem = Issuer.Rsa.Pem;
        var modulus = Issuer.Rsa.Jwk()["n"]!.GetValue<string>();
        foreach (var secret in new[] { pem, pem + "\n", pem.ReplaceLineEndings(""), modulus })
        {
            foreach (var algorithm in new[] { "HS256", "RS256", "ES256" })
                Assert.Equal(
                    TokenStatus.Bad,
                    await StatusAsync(Issuer.Forged(data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), data), header => header["alg"] = algorithm)));
        }
    }

    [Fact]
    public async Task A_key_serves_its_own_algorithm_alone()
    {
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: Issuer.Ec, header: header => header["kid"] = "rsa-1")));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: Issuer.Ec, header: header => header["alg"] = "RS256")));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: Issuer.Rsa, header: header => (header["alg"], header["kid"]) = ("ES256", "ec-1"))));
    }

    [Fact]
    public async Task A_key_of_somebody_else_under_the_same_id_signs_nothing()
    {
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: TestKey.Rsa())));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: TestKey.Ec())));
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_looked_at()
    {
        var own = TestKey.Rsa("mine");
        Action<JsonObject>[] headers =
        [
            header => header["jwk"] = own.Jwk(), header => header["jku"] = $"{Issuer.Url}/own-keys", header => header["x5u"] = $"{Issuer.Url}/own-keys",
            header => (header["jwk"], header["kid"]) = (own.Jwk(), "rsa-1"),
        ];
        foreach (var header in headers) Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: own, header: header)));
        Assert.DoesNotContain("/own-keys", Issuer.Requests);
    }

    [Theory]
    [InlineData("../../keys")]
    [InlineData("/etc/passwd")]
    [InlineData("rsa-1\0")]
    [InlineData("RSA-1")]
    [InlineData(" rsa-1")]
    [InlineData("http://127.0.0.1/keys")]
    [InlineData("' OR 1=1 --")]
    [InlineData("?kid=rsa-1")]
    public async Task A_key_id_is_compared_and_nothing_else(string id)
    {
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["kid"] = id)));
        Assert.Equal(["/.well-known/openid-configuration", "/keys"], Issuer.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_character_that_was_changed_is_noticed(int part)
    {
        var parts = Issuer.Token().Split('.');
        // Not the last one, which may hold bits that stand for nothing.
        var at = parts[part].Length / 2;
        parts[part] = $"{parts[part][..at]}{(parts[part][at] == 'A' ? 'B' : 'A')}{parts[part][(at + 1)..]}";
        Assert.Equal(TokenStatus.Bad, await StatusAsync(string.Join('.', parts)));
    }

    [Fact]
    public async Task An_extension_that_must_be_understood_is_not()
    {
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["crit"] = new JsonArray("b64"))));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["crit"] = new JsonArray())));
    }

    [Fact]
    public async Task Another_issuer_is_another_issuer_to_the_character()
    {
        foreach (var issuer in new[] { Issuer.Url + "/", Issuer.Url.ToUpperInvariant(), "https://login.example.com", "" })
            Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(claims => claims["iss"] = issuer)));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(claims => claims.Remove("iss"))));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(claims => claims["iss"] = new JsonArray(Issuer.Url, "https://login.example.com"))));
    }

    [Theory]
    [InlineData("""{"aud":"chat"}""", TokenStatus.Good)]
    [InlineData("""{"aud":["other","chat"]}""", TokenStatus.Good)]
    [InlineData("""{"aud":"Chat"}""", TokenStatus.Bad)]
    [InlineData("""{"aud":"other"}""", TokenStatus.Bad)]
    [InlineData("""{"aud":["other"]}""", TokenStatus.Bad)]
    [InlineData("""{"aud":[]}""", TokenStatus.Bad)]
    [InlineData("""{"aud":""}""", TokenStatus.Bad)]
    [InlineData("{}", TokenStatus.Bad)]
    [InlineData("""{"client_id":"chat"}""", TokenStatus.Bad)]
    // As Cognito writes them: an ID token, an access token, and either of another client.
    [InlineData("""{"aud":"chat","token_use":"id"}""", TokenStatus.Good)]
    [InlineData("""{"client_id":"chat","token_use":"access"}""", TokenStatus.Good)]
    [InlineData("""{"aud":"other","token_use":"id"}""", TokenStatus.Bad)]
    [InlineData("""{"client_id":"other","token_use":"access"}""", TokenStatus.Bad)]
    [InlineData("""{"client_id":"chat","token_use":"id"}""", TokenStatus.Bad)]
    [InlineData("""{"client_id":"chat","token_use":"access","aud":"other"}""", TokenStatus.Bad)]
    public async Task A_token_must_be_meant_for_this_chat(string meantFor, TokenStatus status)
    {
        var token = Issuer.Token(claims =>
        {
            claims.Remove("aud");
            foreach (var (name, value) in JsonNode.Parse(meantFor)!.AsObject()) claims[name] = value?.DeepClone();
        });
        Assert.Equal(status, await StatusAsync(token));
    }

    [Fact]
    public async Task A_token_is_good_up_to_its_last_moment_and_expired_from_its_end_on()
    {
        var token = Issuer.Token();
        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TokenStatus.Good, await StatusAsync(token));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TokenStatus.Expired, await StatusAsync(token));
        Assert.Null((await CheckAsync(token)).Claims);
    }

    [Fact]
    public async Task Only_who_once_had_a_good_token_is_told_that_it_has_expired()
    {
        void Past(JsonObject claims) => claims["exp"] = Time.GetUtcNow().ToUnixTimeSeconds() - 1;
        Assert.Equal(TokenStatus.Expired, await StatusAsync(Issuer.Token(Past)));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(Past, TestKey.Rsa())));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(claims => { Past(claims); claims["aud"] = "other"; })));
    }

    [Theory]
    [InlineData(-1, TokenStatus.Good)]
    [InlineData(60, TokenStatus.Good)]
    [InlineData(61, TokenStatus.Bad)]
    [InlineData(3_000, TokenStatus.Bad)]
    public async Task A_token_may_begin_to_hold_a_minute_from_now_and_no_later(int seconds, TokenStatus status) =>
        Assert.Equal(status, await StatusAsync(Issuer.Token(claims => claims["nbf"] = Time.GetUtcNow().ToUnixTimeSeconds() + seconds)));

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("\"never\"")]
    [InlineData("[]")]
    [InlineData(null)]
    public async Task A_token_without_an_end_is_none(string? end)
    {
        var token = Issuer.Token(claims =>
        {
            claims.Remove("exp");
            if (end is not null) claims["exp"] = JsonNode.Parse(end);
        });
        Assert.Contains(await StatusAsync(token), new[] { TokenStatus.Bad, TokenStatus.Expired });
    }

    [Fact]
    public async Task A_token_without_a_key_id_is_by_the_only_key_of_its_algorithm_or_by_none()
    {
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token(header: header => header.Remove("kid"))));
        using var other = NewVerifier(new(Issuer.Url, TestIssuer.Audience));
        Issuer.Published.Add(TestKey.Rsa("rsa-2").Jwk());
        Assert.Equal(
            TokenStatus.Bad,
            (await other.CheckAsync(Issuer.Token(header: header => header.Remove("kid")), TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5.5")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("""["5"]""")]
    [InlineData("""{"5":5}""")]
    public async Task A_subject_that_is_no_text_is_nobody(string subject) =>
        Assert.Null((await CheckAsync(Issuer.Token(claims => claims["sub"] = JsonNode.Parse(subject)))).Claims?.Subject);

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("application/jwt")]
    [InlineData("at+jwt")]
    [InlineData("AT+JWT")]
    [InlineData("application/at+jwt")]
    public async Task Tokens_of_the_types_that_providers_sign_people_in_with_are_taken(string? type) =>
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token(header: Typed(type))));

    [Theory]
    [InlineData("logout+jwt")]
    [InlineData("application/logout+jwt")]
    [InlineData("secevent+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("token-introspection+jwt")]
    [InlineData("oauth-authz-req+jwt")]
    [InlineData("id-token-hint")]
    [InlineData("JOSE")]
    [InlineData("JWT ")]
    [InlineData("")]
    public async Task A_token_of_another_type_signs_nobody_in(string type) =>
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: Typed(type))));

    [Fact]
    public async Task A_type_that_is_no_text_is_no_type()
    {
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["typ"] = 5)));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["typ"] = null)));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["typ"] = new JsonArray("JWT"))));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData(null)]
    public async Task Word_of_a_logout_signs_nobody_in(string? type)
    {
        var token = Issuer.Token(claims => claims["events"] = JsonNode.Parse("""{"http://schemas.openid.net/event/backchannel-logout":{}}"""), header: Typed(type));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(token));
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("nbf")]
    public async Task A_time_is_a_number(string claim)
    {
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        var good = claim == "exp" ? now + 60 : now - 60;
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token(claims => claims[claim] = good)));
        foreach (var other in new[] { $"\"{good}\"", $"[{good}]", "true", "null", "{}", "\"2026-11-24T10:00:00Z\"" })
            Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(claims => claims[claim] = JsonNode.Parse(other))));
    }

    [Fact]
    public async Task An_audience_that_is_no_text_is_none()
    {
        using var verifier = NewVerifier(new(Issuer.Url, "5"));
        foreach (var (audience, status) in new[] { ("\"5\"", TokenStatus.Good), ("5", TokenStatus.Bad), ("[5]", TokenStatus.Bad), ("null", TokenStatus.Bad) })
            Assert.Equal(status, (await verifier.CheckAsync(Issuer.Token(claims => claims["aud"] = JsonNode.Parse(audience)), TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData("""{"alg":"\\ud800"}""", """{"sub":"a"}""")]
    [InlineData("""{"alg":"RS256","kid":"\\ud800"}""", """{"sub":"a"}""")]
    [InlineData("""{"alg":"RS256","typ":"\\ud800"}""", """{"sub":"a"}""")]
    [InlineData("""{"alg":"RS256"}""", """{"sub":"\\ud800"}""")]
    [InlineData("""{"alg":"RS256"}""", """{"name":"\\udc00","exp":1e999}""")]
    [InlineData("""{"alg":"RS256"}""", """{"aud":["\\ud800"],"nbf":"\\ud800"}""")]
    public async Task Half_a_character_is_no_error_of_ours(string header, string payload)
    {
        static string Encode(string json) => TestIssuer.Encode(Encoding.UTF8.GetBytes(json));
        Assert.Equal(TokenStatus.Bad, await StatusAsync($"{Encode(header)}.{Encode(payload)}.AAAA"));
        var signed = Issuer.Token().Split('.');
        var body = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(signed[1])).Replace("Alice", "\\ud800", StringComparison.Ordinal);
        var unsigned = $"{signed[0]}.{Encode(body)}";
        Assert.Equal(TokenStatus.Bad, await StatusAsync($"{unsigned}.{TestIssuer.Encode(Issuer.Rsa.Sign(Encoding.ASCII.GetBytes(unsigned)))}"));
    }

    private static Action<JsonObject> Typed(string? type) => header =>
    {
        header.Remove("typ");
        if (type is not null) header["typ"] = type;
    };

    [Fact]
    public async Task Claims_of_another_type_are_no_names()
    {
        var claims = (await CheckAsync(Issuer.Token(token => (token["name"], token["preferred_username"]) = (7, new JsonArray("a"))))).Claims!;
        Assert.Null(claims.Name);
        Assert.Null(claims.PreferredUsername);
    }

    private static void Remove(JsonObject json, params string[] names)
    {
        foreach (var name in names) json.Remove(name);
    }
}
