using System.Security.Cryptography;
using System.Text;
using Chat.LocalGateway.Management;
using Chat.LocalGateway.Management.Signatures;
using Chat.LocalGateway.Tests.Harness;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace Chat.LocalGateway.Tests.Management;

/// <summary>Who is let in, and who is not.</summary>
public sealed class SignatureTests
{
    private const string Id = "UhR2teNkIAMCE-w=";
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static SignedCall Call => SignedCall.To("POST", Id, "hello");

    /// <summary>A request whose signature is wrong in one way, and AWS's name for that.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "unsigned", "MissingAuthenticationTokenException" },
        { "another scheme", "IncompleteSignatureException" },
        { "no signature", "IncompleteSignatureException" },
        { "no credential", "IncompleteSignatureException" },
        { "no names", "IncompleteSignatureException" },
        { "a short credential", "IncompleteSignatureException" },
        { "no date", "IncompleteSignatureException" },
        { "an unknown key", "UnrecognizedClientException" },
        { "another secret", "InvalidSignatureException" },
        { "another region", "InvalidSignatureException" },
        { "another service", "InvalidSignatureException" },
        { "another terminator", "InvalidSignatureException" },
        { "another day", "InvalidSignatureException" },
        { "too old", "InvalidSignatureException" },
        { "too new", "InvalidSignatureException" },
        { "host not signed", "InvalidSignatureException" },
        { "names out of order", "InvalidSignatureException" },
        { "a name twice", "InvalidSignatureException" },
        { "names in capitals", "InvalidSignatureException" },
        { "another path", "InvalidSignatureException" },
        { "a path escaped once", "InvalidSignatureException" },
        { "another query", "InvalidSignatureException" },
        { "another body", "InvalidSignatureException" },
        { "another body, its hash told", "InvalidSignatureException" },
        { "another hash told beside the signature", "InvalidSignatureException" },
        { "another header", "InvalidSignatureException" },
        { "a header not sent", "InvalidSignatureException" },
        { "cut off", "InvalidSignatureException" },
        { "not hexadecimal", "InvalidSignatureException" },
        { "one digit off", "InvalidSignatureException" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_request_that_is_not_signed_as_it_should_be_is_refused_with_403(string what, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await Spoilt(what).SendAsync(gateway);
        Assert.Equal((403, type), (answer.Status, answer.ErrorType));
        Assert.StartsWith("{\"message\":\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains(gateway.Logs.All, line => line == $"Management request {answer.RequestId}, POST, refused with 403 {type}");
    }

    /// <summary>A request signed in a way that is right, if not the usual one.</summary>
    public static TheoryData<string> Right =>
    [
        "as usual", "hash told", "payload left out", "more headers", "a header with spaces", "a token", "another pair", "a query",
        "just in time", "just not too early", "fields without spaces", "names beyond the stack",
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public async Task A_request_that_is_signed_rightly_is_let_in(string how)
    {
        await using var gateway = await TestGateway.StartAsync(options: new() { AccessKeys = [new("local", "local"), new("AKIDEXAMPLE", "wJalrXUt/+nFEMI")] });
        var answer = await Varied(how).SendAsync(gateway);
        Assert.Equal((410, "GoneException"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_wrong_signature_reaches_nobody()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        var call = SignedCall.To("POST", gateway.LastConnectionId, "forged") with { Secret = "guessed" };
        Assert.Equal(403, (await call.SendAsync(gateway)).Status);
        Assert.Equal(403, (await (call with { Method = "DELETE" }).SendAsync(gateway)).Status);
        Assert.Equal(200, (await (call with { Secret = "local", Body = "true"u8.ToArray() }).SendAsync(gateway)).Status);
        Assert.Equal("true", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_request_is_good_for_five_minutes_by_the_gateways_clock()
    {
        await using var gateway = await TestGateway.StartAsync();
        Assert.Equal(410, (await Call.SendAsync(gateway)).Status);
        gateway.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(410, (await Call.SendAsync(gateway)).Status);
        gateway.Advance(TimeSpan.FromMinutes(2));
        var late = await Call.SendAsync(gateway);
        Assert.Equal("InvalidSignatureException", late.ErrorType);
        Assert.Contains("Signature expired: 20261124T050000Z is now earlier than 20261124T050100Z (20261124T050600Z - 5 min.)", late.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_path_query_header_and_body_is_verified_as_it_was_signed()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string unreserved = "abcXYZ019-._~";
        var text = Gen.Char[unreserved + "=@:+!$&'(),;*"].Array[1, 12].Select(chars => new string(chars));
        await Gen.Select(text, Gen.Char[" ~abc=;,é"].Array[0, 20], Gen.Byte.Array[0, 300], text).SampleAsync(async (segment, header, body, value) =>
        {
            var sent = new string(header).Trim().Replace("é", "e", StringComparison.Ordinal);
            var call = new SignedCall("PUT", $"/local/@connections/x{segment}")
            {
                Body = body,
                Extra = [("x-more", sent, string.Join(' ', sent.Split(' ', StringSplitOptions.RemoveEmptyEntries)))],
                Query = ($"?b={Uri.EscapeDataString(value)}&a", $"a=&b={Uri.EscapeDataString(value)}"),
            };
            var answer = await call.SendAsync(gateway);
            Assert.Equal((404, "NotFoundException"), (answer.Status, answer.ErrorType));
            Assert.Equal("InvalidSignatureException", (await (call with { Secret = "other" }).SendAsync(gateway)).ErrorType);
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void Verifying_allocates_nothing_once_the_signer_is_known()
    {
        var check = new SignatureCheck(new GatewayOptions(), new FakeTimeProvider(TestGateway.StartAt));
        var call = Call with { Extra = [("x-amz-content-sha256", HelloHash, HelloHash), ("x-more", "a", "a")] };
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = call.Path;
        context.Request.Method = call.Method;
        context.Request.Headers["Host"] = "a:1";
        context.Request.Headers["x-amz-date"] = call.Date;
        foreach (var (name, sent, _) in call.Extra) context.Request.Headers[name] = sent;
        context.Request.Headers.Authorization = call.Sign("a:1");
        long least = long.MaxValue;
        for (int burst = 0; burst < 20; burst++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
            {
                if (check.Begin(context.Request.Headers, out var scope) is not null || !check.Fits(context, scope!, call.Body)) Assert.Fail("It is signed rightly.");
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData("", "local", "us-east-1", "access key")]
    [InlineData("lo/cal", "local", "us-east-1", "lo/cal")]
    [InlineData("local", "", "us-east-1", "local")]
    [InlineData("local", "local", "", "region")]
    [InlineData("local", "local", "us east", "us east")]
    public async Task Keys_and_a_region_that_nobody_could_sign_with_fail_the_start_in_one_sentence(string id, string secret, string region, string named)
    {
        var options = new GatewayOptions { AccessKeys = [new(id, secret)], Region = region };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => TestGateway.StartAsync(options: options));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_there_twice_fails_the_start()
    {
        var options = new GatewayOptions { AccessKeys = [new("local", "one"), new("local", "two")] };
        Assert.Contains("twice", (await Assert.ThrowsAsync<ArgumentException>(() => TestGateway.StartAsync(options: options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_does_not_show_where_options_are_printed() =>
        Assert.DoesNotContain("swordfish", new AccessKey("local", "swordfish").ToString(), StringComparison.Ordinal);

    private static SignedCall Spoilt(string what) => what switch
    {
        "unsigned" => Call with { Authorization = _ => null },
        "another scheme" => Call with { Authorization = text => text.Replace("AWS4-HMAC-SHA256", "Bearer", StringComparison.Ordinal) },
        "no signature" => Call with { Authorization = text => text[..text.IndexOf(", Signature", StringComparison.Ordinal)] },
        "no credential" => Call with { Authorization = text => text.Replace("Credential=", "C=", StringComparison.Ordinal) },
        "no names" => Call with { Authorization = text => text.Replace("SignedHeaders=", "S=", StringComparison.Ordinal) },
        "a short credential" => Call with { Authorization = text => text.Replace("/aws4_request", "", StringComparison.Ordinal) },
        "no date" => Call with { SendsDate = false },
        "an unknown key" => Call with { AccessKey = "somebody" },
        "another secret" => Call with { Secret = "Local" },
        "another region" => Call with { Region = "eu-west-1" },
        "another service" => Call with { Service = "apigateway" },
        "another terminator" => Call with { Terminator = "aws5_request" },
        "another day" => Call with { Day = "20261123" },
        "too old" => Call with { SignedAt = TestGateway.StartAt.AddSeconds(-301) },
        "too new" => Call with { SignedAt = TestGateway.StartAt.AddSeconds(302) },
        "host not signed" => Call with { SignedHeaders = "x-amz-date" },
        "names out of order" => Call with { SignedHeaders = "x-amz-date;host" },
        "a name twice" => Call with { SignedHeaders = "host;host;x-amz-date" },
        "names in capitals" => Call with { SignedHeaders = "X-amz-date;host" },
        "another path" => Call with { SignedPath = "/local/@connections/UhR2teNkIAMCE-x=" },
        "a path escaped once" => Call with { SignedPath = "/local/@connections/" + Id },
        "another query" => Call with { Query = ("?a=1", "a=2") },
        "another body" => Call with { PayloadHash = Empty },
        "another body, its hash told" => Call with { PayloadHash = Empty, Extra = [("x-amz-content-sha256", Empty, Empty)] },
        "another hash told beside the signature" => Call with { SignedHeaders = "host;x-amz-date", Extra = [("x-amz-content-sha256", Empty, Empty)] },
        "another header" => Call with { Extra = [("x-more", "a", "b")] },
        "a header not sent" => Call with { Extra = [("x-more", null, "a")] },
        "cut off" => Call with { Authorization = text => text[..^1] },
        "not hexadecimal" => Call with { Authorization = text => text[..^1] + "x" },
        "one digit off" => Call with { Authorization = text => text[..^1] + (text[^1] == '0' ? '1' : '0') },
        _ => throw new ArgumentException(what),
    };

    private static SignedCall Varied(string how) => how switch
    {
        "as usual" => Call,
        "hash told" => Call with { Extra = [("x-amz-content-sha256", HelloHash, HelloHash)] },
        "payload left out" => Call with { PayloadHash = "UNSIGNED-PAYLOAD", Extra = [("x-amz-content-sha256", "UNSIGNED-PAYLOAD", "UNSIGNED-PAYLOAD")] },
        "more headers" => Call with { Extra = [("accept", "a/b", "a/b"), ("user-agent", "me/1.0", "me/1.0"), ("x-amz-api-version", "2018-11-29", "2018-11-29")] },
        "a header with spaces" => Call with { Extra = [("x-more", "  a   b  c ", "a b c")] },
        "a token" => Call with { Extra = [("x-amz-security-token", "IQoJb3JpZ2lu/+==", "IQoJb3JpZ2lu/+==")] },
        "another pair" => Call with { AccessKey = "AKIDEXAMPLE", Secret = "wJalrXUt/+nFEMI" },
        "a query" => Call with { Query = ("?b=2&a=%7Ex%20y&b=1&c", "a=~x%20y&b=1&b=2&c=") },
        "just in time" => Call with { SignedAt = TestGateway.StartAt.AddSeconds(-299) },
        "just not too early" => Call with { SignedAt = TestGateway.StartAt.AddSeconds(299) },
        "fields without spaces" => Call with { Authorization = text => text.Replace(", ", ",", StringComparison.Ordinal) },
        "names beyond the stack" => Call with { Extra = [.. Enumerable.Range(0, 20).Select(i => ($"x-more-{i:00}", new string('v', 300), new string('v', 300)))] },
        _ => throw new ArgumentException(how),
    };

    private static string HelloHash { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("hello")));
}
