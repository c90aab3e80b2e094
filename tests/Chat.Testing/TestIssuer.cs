using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Testing;

/// <summary>An identity provider on this machine: its two documents over HTTP, and tokens of any kind that a test asks for.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "chat";

    // Making an RSA key takes a part of a second, and every issuer of a test program may have the same.
    private static readonly TestKey SharedRsa = TestKey.Rsa();

    private readonly WebApplication _app;

    private TestIssuer(TimeProvider time)
    {
        Time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public TimeProvider Time { get; }

    /// <summary>What its tokens say as <c>iss</c>.</summary>
    public string Url { get; private set; } = "";

    public TestKey Rsa { get; } = SharedRsa;

    public TestKey Ec { get; } = TestKey.Ec();

    /// <summary>The public keys that it lists.</summary>
    public List<JsonObject> Published { get; } = [];

    /// <summary>Answers in its place where it returns true: a provider that is slow, down or hostile.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = static _ => Task.FromResult(false);

    /// <summary>Paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int Fetches => Requests.Count(path => path == "/keys");

    public static async Task<TestIssuer> StartAsync(TimeProvider? time = null)
    {
        var issuer = new TestIssuer(time ?? TimeProvider.System);
        issuer.Published.AddRange([issuer.Rsa.Jwk(), issuer.Ec.Jwk()]);
        await issuer._app.StartAsync();
        issuer.Url = issuer._app.Urls.Single() + "/realms/chat";
        return issuer;
    }

    /// <summary>A token that is good for an hour, unless the test changes it.</summary>
    public string Token(Action<JsonObject>? claims = null, TestKey? key = null, Action<JsonObject>? header = null)
    {
        key ??= Rsa;
        var (head, body) = Parts(claims, key, header);
        var signed = $"{Encode(head)}.{Encode(body)}";
        return $"{signed}.{Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A token whose signature is of the test's own making.</summary>
    public string Forged(Func<byte[], byte[]> sign, Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var (head, body) = Parts(claims, Rsa, header);
        var signed = $"{Encode(head)}.{Encode(body)}";
        return $"{signed}.{Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private (byte[] Head, byte[] Body) Parts(Action<JsonObject>? change, TestKey key, Action<JsonObject>? changeHeader)
    {
        var header = new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "JWT" };
        if (key.Id is not null) header["kid"] = key.Id;
        changeHeader?.Invoke(header);
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Url, ["aud"] = Audience, ["sub"] = "user-1", ["name"] = "Alice", ["iat"] = now, ["exp"] = now + 3_600 };
        change?.Invoke(claims);
        return (Encoding.UTF8.GetBytes(header.ToJsonString()), Encoding.UTF8.GetBytes(claims.ToJsonString()));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.Replace("/realms/chat", "", StringComparison.Ordinal);
        Requests.Enqueue(path);
        if (await Instead(http)) return;
        object? document = path switch
        {
            "/.well-known/openid-configuration" => new { issuer = Url, jwks_uri = $"{Url}/keys" },
            "/keys" => new { keys = Published },
            _ => null,
        };
        if (document is null) http.Response.StatusCode = StatusCodes.Status404NotFound;
        else await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(document));
    }
}
