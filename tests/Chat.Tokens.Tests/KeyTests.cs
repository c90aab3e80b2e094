using System.Text.Json.Nodes;
using Chat.Core;
using Chat.Testing;

namespace Chat.Tokens.Tests;

/// <summary>Where keys come from, how long they are believed, and what becomes of connects while they cannot be had.</summary>
public sealed class KeyTests : TokenTest
{
    [Fact]
    public async Task Keys_are_fetched_ahead_and_once()
    {
        await Verifier.PrepareAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, Issuer.Fetches);
        for (var i = 0; i < 10; i++) Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token()));
        Assert.Equal(1, Issuer.Fetches);
    }

    [Fact]
    public async Task Many_at_once_wait_for_one_fetch()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        Issuer.Instead = async _ =>
        {
            asked.TrySetResult();
            await answer.Task;
            return false;
        };
        var checks = Enumerable.Range(0, 50).Select(_ => StatusAsync(Issuer.Token())).ToList();
        await asked.Task.WaitAsync(Soon);
        Assert.All(checks, check => Assert.False(check.IsCompleted));
        answer.SetResult();
        Assert.All(await Task.WhenAll(checks), status => Assert.Equal(TokenStatus.Good, status));
        Assert.Equal(1, Issuer.Fetches);
    }

    [Fact]
    public async Task A_key_that_is_new_is_fetched_when_it_is_first_met()
    {
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token()));
        var next = TestKey.Rsa("rsa-2");
        Issuer.Published.Add(next.Jwk());
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token(key: next)));
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token()));
        Assert.Equal(2, Issuer.Fetches);
    }

    [Fact]
    public async Task Key_ids_that_somebody_makes_up_ask_the_issuer_no_more_than_once_a_minute()
    {
        await Verifier.PrepareAsync(TestContext.Current.CancellationToken);
        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(header: header => header["kid"] = $"made-up-{i}")));
            Assert.Equal(minute + 1, Issuer.Fetches);
            Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_believed_for_an_hour_at_the_most()
    {
        var token = Issuer.Token(claims => claims["exp"] = Time.GetUtcNow().AddDays(2).ToUnixTimeSeconds());
        Assert.Equal(TokenStatus.Good, await StatusAsync(token));
        Issuer.Published.RemoveAt(0);
        Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(TokenStatus.Good, await StatusAsync(token));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TokenStatus.Bad, await StatusAsync(token));
    }

    [Fact]
    public async Task While_the_issuer_is_down_nobody_is_let_in_and_when_it_is_back_everybody_is()
    {
        Issuer.Instead = Status(503);
        await Verifier.PrepareAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++) Assert.Equal(TokenStatus.Unknown, await StatusAsync(Issuer.Token()));
        Assert.Single(Issuer.Requests);
        Assert.Contains("status 503", Assert.Single(Log.Lines).Message, StringComparison.Ordinal);
        Issuer.Instead = _ => Task.FromResult(false);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token()));
    }

    [Fact]
    public async Task Keys_that_are_known_outlive_an_issuer_that_is_down_by_a_day()
    {
        var token = Issuer.Token(claims => claims["exp"] = Time.GetUtcNow().AddDays(2).ToUnixTimeSeconds());
        Assert.Equal(TokenStatus.Good, await StatusAsync(token));
        Issuer.Instead = Status(500);
        Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(TokenStatus.Good, await StatusAsync(token));
        // Of a key that is not known nobody can say whether it is the issuer's.
        Assert.Equal(TokenStatus.Unknown, await StatusAsync(Issuer.Token(key: TestKey.Rsa("rsa-2"))));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TokenStatus.Unknown, await StatusAsync(token));
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_given_up_in_time()
    {
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        Issuer.Instead = async http =>
        {
            asked.TrySetResult();
            await never.Task.WaitAsync(http.RequestAborted);
            return true;
        };
        var check = StatusAsync(Issuer.Token());
        await asked.Task.WaitAsync(Soon);
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TokenStatus.Unknown, await check);
        Assert.Contains("no answer in time", Assert.Single(Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_waiting_ends_the_fetch_for_nobody_else()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        Issuer.Instead = async _ =>
        {
            asked.TrySetResult();
            await answer.Task;
            return false;
        };
        using var impatient = new CancellationTokenSource();
        var given = Verifier.CheckAsync(Issuer.Token(), impatient.Token).AsTask();
        var other = StatusAsync(Issuer.Token());
        await asked.Task.WaitAsync(Soon);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        answer.SetResult();
        Assert.Equal(TokenStatus.Good, await other);
    }

    [Fact]
    public async Task An_issuer_that_nobody_listens_for_lets_nobody_in()
    {
        using var verifier = NewVerifier(new("http://127.0.0.1:1", TestIssuer.Audience));
        Assert.Equal(TokenStatus.Unknown, (await verifier.CheckAsync(Issuer.Token(), TestContext.Current.CancellationToken)).Status);
        Assert.Contains("ConnectionError", Assert.Single(Log.Lines).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Documents => new()
    {
        { "/.well-known/openid-configuration", "no JSON", "no JSON" },
        { "/.well-known/openid-configuration", "", "no JSON" },
        { "/.well-known/openid-configuration", "[]", "names another issuer" },
        { "/.well-known/openid-configuration", """{"issuer":"ISSUER/","jwks_uri":"ISSUER/keys"}""", "names another issuer" },
        { "/.well-known/openid-configuration", """{"issuer":"https://login.example.com","jwks_uri":"ISSUER/keys"}""", "names another issuer" },
        { "/.well-known/openid-configuration", """{"issuer":"ISSUER"}""", "no https address" },
        { "/.well-known/openid-configuration", """{"issuer":"ISSUER","jwks_uri":7}""", "no https address" },
        { "/.well-known/openid-configuration", """{"issuer":"ISSUER","jwks_uri":"/keys"}""", "no https address" },
        { "/.well-known/openid-configuration", """{"issuer":"ISSUER","jwks_uri":"http://login.example.com/keys"}""", "no https address" },
        { "/.well-known/openid-configuration", """{"issuer":"ISSUER","jwks_uri":"file:///etc/passwd"}""", "no https address" },
        { "/keys", "no JSON", "no RS256 or ES256 key" },
        { "/keys", "[]", "no RS256 or ES256 key" },
        { "/keys", "{}", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":7}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[7,null,"x"]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"rsa-1","alg":"HS256"}]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[{"kty":"RSA","kid":"rsa-1"}]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[{"kty":"RSA","kid":"rsa-1","n":"!!!","e":"AQAB"}]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[{"kty":"RSA","kid":"rsa-1","n":"AQAB","e":"AQAB"}]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[{"kty":"EC","crv":"P-256","kid":"ec-1","x":"AQAB","y":"AQAB"}]}""", "no RS256 or ES256 key" },
        { "/keys", """{"keys":[{"kty":"EC","crv":"P-256","kid":"ec-1","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}]}""", "no RS256 or ES256 key" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_document_that_is_not_what_it_should_be_lets_nobody_in(string path, string document, string fault)
    {
        Issuer.Instead = async http =>
        {
            if (!http.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal)) return false;
            var bytes = System.Text.Encoding.UTF8.GetBytes(document.Replace("ISSUER", Issuer.Url, StringComparison.Ordinal));
            await http.Response.Body.WriteAsync(bytes);
            return true;
        };
        Assert.Equal(TokenStatus.Unknown, await StatusAsync(Issuer.Token()));
        Assert.Contains(fault, Assert.Single(Log.Lines).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/keys")]
    public async Task A_document_without_end_is_not_read_to_its_end(string path)
    {
        Issuer.Instead = async http =>
        {
            if (!http.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal)) return false;
            var chunk = new byte[64 * 1024];
            Array.Fill(chunk, (byte)' ');
            try
            {
                while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                // The verifier has had enough.
            }

            return true;
        };
        Assert.Equal(TokenStatus.Unknown, await StatusAsync(Issuer.Token()));
        Assert.Contains("too large", Assert.Single(Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_an_answer_points_to_is_not_asked()
    {
        Issuer.Instead = http =>
        {
            http.Response.Redirect($"{Issuer.Url}/elsewhere");
            return Task.FromResult(true);
        };
        Assert.Equal(TokenStatus.Unknown, await StatusAsync(Issuer.Token()));
        Assert.DoesNotContain("/elsewhere", Issuer.Requests);
    }

    public static TheoryData<string, string> Unfit => new() { { "use", "enc" }, { "alg", "RS512" }, { "alg", "PS256" }, { "kty", "oct" } };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_key_for_something_else_signs_nothing(string field, string value)
    {
        Issuer.Published[0][field] = value;
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token()));
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token(key: Issuer.Ec)));
    }

    [Fact]
    public async Task A_key_that_is_too_short_signs_nothing()
    {
        var weak = TestKey.Rsa("weak", bits: 1_024);
        Issuer.Published.Add(weak.Jwk());
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token(key: weak)));
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token()));
    }

    [Fact]
    public async Task A_key_that_says_nothing_of_its_use_and_algorithm_is_taken()
    {
        foreach (var key in Issuer.Published)
        {
            key.Remove("use");
            key.Remove("alg");
        }

        Issuer.Published.Add(new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = "AQAB", ["unknown"] = new JsonObject() });
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token()));
        Assert.Equal(TokenStatus.Good, await StatusAsync(Issuer.Token(key: Issuer.Ec)));
    }

    [Fact]
    public async Task Two_keys_under_one_id_and_algorithm_are_none()
    {
        Issuer.Published.Add(TestKey.Rsa().Jwk());
        Assert.Equal(TokenStatus.Bad, await StatusAsync(Issuer.Token()));
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task<bool>> Status(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.FromResult(true);
    };
}
