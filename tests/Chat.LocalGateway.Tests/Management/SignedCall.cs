using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Management;

/// <summary>An answer of the management API, whose headers are as they always have to be.</summary>
internal sealed record Answer(int Status, string? ErrorType, string RequestId, string Body);

/// <summary>
/// A request with a signature of version 4, written from the documentation on plain strings; each part can be made wrong.
/// </summary>
internal sealed record SignedCall(string Method, string Path)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public byte[] Body { get; init; } = [];
    public string AccessKey { get; init; } = "local";
    public string Secret { get; init; } = "local";
    public string Region { get; init; } = "us-east-1";
    public string Service { get; init; } = "execute-api";
    public string Terminator { get; init; } = "aws4_request";
    public DateTimeOffset SignedAt { get; init; } = TestGateway.StartAt;

    /// <summary>The day of the scope, where it is not that of the date.</summary>
    public string? Day { get; init; }

    /// <summary>Headers that are signed beside host and date, as they are sent, if at all, and as they are signed.</summary>
    public IReadOnlyList<(string Name, string? Sent, string Signed)> Extra { get; init; } = [];

    /// <summary>What the signature takes for the payload's hash, where it is not that.</summary>
    public string? PayloadHash { get; init; }

    /// <summary>The list of signed headers, where it is not the right one.</summary>
    public string? SignedHeaders { get; init; }

    /// <summary>The path that is signed, where it is not the one that is sent.</summary>
    public string? SignedPath { get; init; }

    /// <summary>The query that is sent, and as it is signed.</summary>
    public (string Sent, string Signed) Query { get; init; } = ("", "");

    /// <summary>Changes the Authorization header; to null leaves it out.</summary>
    public Func<string, string?> Authorization { get; init; } = text => text;

    public bool Chunked { get; init; }

    public bool SendsDate { get; init; } = true;

    public static SignedCall To(string method, string connectionId, string body = "") =>
        new(method, $"/local/@connections/{Uri.EscapeDataString(connectionId)}") { Body = Encoding.UTF8.GetBytes(body) };

    public async Task<Answer> SendAsync(TestGateway gateway)
    {
        using var http = new HttpClient();
        using var request = Request(gateway.Port);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken).Soon();
        var type = answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.Single() : null;
        Assert.Equal(type is not null, (int)answer.StatusCode >= 400);
        var requestId = answer.Headers.GetValues("x-amzn-RequestId").Single();
        Assert.Equal(16, requestId.Length);
        return new Answer((int)answer.StatusCode, type, requestId, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).Soon());
    }

    public HttpRequestMessage Request(int port)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri($"http://127.0.0.1:{port}{Path}{Query.Sent}"));
        if (Body.Length > 0) request.Content = new ByteArrayContent(Body);
        if (Chunked) request.Headers.TransferEncodingChunked = true;
        if (SendsDate) request.Headers.Add("x-amz-date", Date);
        foreach (var (name, sent, _) in Extra.Where(each => each.Sent is not null)) request.Headers.TryAddWithoutValidation(name, sent);
        if (Authorization(Sign($"127.0.0.1:{port}")) is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    public string Date => SignedAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Sign(string host)
    {
        string scope = $"{Day ?? Date[..8]}/{Region}/{Service}/{Terminator}";
        (string Name, string Value)[] headers =
            [.. Extra.Select(each => (each.Name, each.Signed)).Append(("host", host)).Append(("x-amz-date", Date)).OrderBy(each => each.Item1, StringComparer.Ordinal)];
        string names = SignedHeaders ?? string.Join(';', headers.Select(each => each.Name));
        string canonical = string.Join('\n',
            Method, string.Join('/', (SignedPath ?? Path).Split('/').Select(Uri.EscapeDataString)), Query.Signed,
            string.Concat(names.Split(';').Select(name => $"{name}:{headers.SingleOrDefault(each => each.Name == name).Value}\n")),
            names, PayloadHash ?? Hex(SHA256.HashData(Body)));
        var key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (var part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        string text = $"{Algorithm}\n{Date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return $"{Algorithm} Credential={AccessKey}/{scope}, SignedHeaders={names}, Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
