using System.Text;
using Amazon.Runtime;
using Chat.ManagementApi.Signing;
using Chat.ManagementApi.Transport;
using Chat.ManagementApi.Transport.Http2;
using Chat.ManagementApi.Transport.Http2.Hpack;

namespace Chat.ManagementApi.Tests.Http2;

/// <summary>Our blocks, read by our decoder, which the examples of the standard hold; Kestrel reads them in the other tests.</summary>
public sealed class RequestEncoderTests
{
    private const string Date = "20261124T050000Z";
    private static readonly string Signature = new('0', SigV4.HexBytes);

    private readonly ManagementEndpoint _endpoint = ManagementEndpoint.Of(new ManagementApiOptions
    {
        Endpoint = new Uri("https://chat.example.com/ws"),
        Region = "us-east-1",
    });

    private readonly HpackDecoder _decoder = new();

    [Fact]
    public void A_post_has_its_fields_HTTP2s_own_first()
    {
        var encoder = new RequestEncoder(_endpoint);
        for (var i = 0; i < 3; i++) Check(encoder, Key("token"), "token");
    }

    [Fact]
    public void A_token_is_sent_once()
    {
        var encoder = new RequestEncoder(_endpoint);
        var token = new string('t', 1_200);
        var key = Key(token);
        Assert.InRange(Check(encoder, key, token), 1_600, 2_000);
        Assert.InRange(Check(encoder, key, token), 300, 500);
    }

    [Fact]
    public void Newer_credentials_take_the_place_of_the_old_ones()
    {
        var encoder = new RequestEncoder(_endpoint);
        foreach (var token in (string?[])[new('a', 3_000), new('b', 3_000), null, new('c', 100)])
        {
            var key = Key(token);
            Check(encoder, key, token);
            Check(encoder, key, token);
        }
    }

    [Fact]
    public void What_does_not_fit_the_servers_table_is_sent_each_time()
    {
        var encoder = new RequestEncoder(_endpoint);
        var key = Key(new string('t', 5_000));
        Assert.InRange(Check(encoder, key, new string('t', 5_000)), 5_000, 6_000);
        Assert.InRange(Check(encoder, key, new string('t', 5_000)), 5_000, 6_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(4_096)]
    [InlineData(1 << 20)]
    public void A_server_may_change_its_mind_about_its_table(int limit)
    {
        var encoder = new RequestEncoder(_endpoint);
        var key = Key("token");
        Check(encoder, key, "token");
        encoder.Limit(limit);
        Check(encoder, key, "token");
        Check(encoder, key, "token");
        encoder.Limit(HpackDecoder.DefaultCapacity);
        Check(encoder, key, "token");
        Assert.InRange(Check(encoder, key, "token"), 300, 500);
    }

    private SigningKey Key(string? token) =>
        new(new ImmutableCredentials("AKIDEXAMPLE", "secret", token), null, new DateTime(2026, 11, 24, 0, 0, 0, DateTimeKind.Utc), _endpoint);

    /// <returns>Bytes of the block.</returns>
    private int Check(RequestEncoder encoder, SigningKey key, string? token)
    {
        var post = new Post("P-S_9e-7liACH9A=", Payload.Of("{}"u8.ToArray()), key, default);
        var block = new byte[encoder.MostBytes(post)];
        var length = encoder.Write(post, Encoding.ASCII.GetBytes(Date), Encoding.ASCII.GetBytes(Signature), block);
        var expected = ":method: POST\n:scheme: https\n:authority: chat.example.com\n:path: /ws/%40connections/P-S_9e-7liACH9A%3D\n"
            + (token is null ? "" : $"x-amz-security-token: {token}\n")
            + $"x-amz-date: {Date}\nx-amz-content-sha256: {Encoding.ASCII.GetString(post.Payload.Hash)}\n"
            + $"authorization: {Encoding.ASCII.GetString(key.Authorization)}{Signature}\ncontent-length: 2";
        Assert.Equal(expected, HpackExampleTests.Read(_decoder, block.AsSpan(0, length)));
        return length;
    }
}
