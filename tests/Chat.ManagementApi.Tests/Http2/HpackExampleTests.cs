using System.Text;
using Chat.ManagementApi.Transport.Http2.Hpack;

namespace Chat.ManagementApi.Tests.Http2;

/// <summary>The examples of RFC 7541, appendix C: requests with a table of 4,096 bytes, answers with one of 256.</summary>
public sealed class HpackExampleTests
{
    private const string FirstRequest = ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com";
    private const string SecondRequest = FirstRequest + "\ncache-control: no-cache";
    private const string ThirdRequest = ":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value";
    private const string FirstAnswer = ":status: 302\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com";
    private const string SecondAnswer = ":status: 307\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com";
    private const string ThirdAnswer = ":status: 200\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\nlocation: https://www.example.com\n"
        + "content-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    [Theory]
    [InlineData("C.2.1", "400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key: custom-header")]
    [InlineData("C.2.2", "040c2f73616d706c652f70617468", ":path: /sample/path")]
    [InlineData("C.2.3", "100870617373776f726406736563726574", "password: secret")]
    [InlineData("C.2.4", "82", ":method: GET")]
    public void A_field_is_read_as_in_the_example(string example, string block, string fields) =>
        Assert.Equal((example, fields), (example, Read(new HpackDecoder(), block)));

    [Fact]
    public void Requests_are_read_as_in_the_examples()
    {
        var plain = new HpackDecoder();
        Assert.Equal(FirstRequest, Read(plain, "828684410f7777772e6578616d706c652e636f6d"));
        Assert.Equal(SecondRequest, Read(plain, "828684be58086e6f2d6361636865"));
        Assert.Equal(ThirdRequest, Read(plain, "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"));

        var encoded = new HpackDecoder();
        Assert.Equal(FirstRequest, Read(encoded, "828684418cf1e3c2e5f23a6ba0ab90f4ff"));
        Assert.Equal(SecondRequest, Read(encoded, "828684be5886a8eb10649cbf"));
        Assert.Equal(ThirdRequest, Read(encoded, "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"));
    }

    [Fact]
    public void Answers_are_read_as_in_the_examples_while_fields_are_forgotten()
    {
        var plain = new HpackDecoder(256);
        Assert.Equal(FirstAnswer, Read(plain,
            "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d"));
        Assert.Equal(SecondAnswer, Read(plain, "4803333037c1c0bf"));
        Assert.Equal(ThirdAnswer, Read(plain,
            "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b"
            + "206d61782d6167653d333630303b2076657273696f6e3d31"));

        var encoded = new HpackDecoder(256);
        Assert.Equal(FirstAnswer, Read(encoded,
            "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));
        Assert.Equal(SecondAnswer, Read(encoded, "4883640effc1c0bf"));
        Assert.Equal(ThirdAnswer, Read(encoded,
            "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"));
    }

    [Theory]
    [InlineData(10, 5, "0a")]
    [InlineData(1_337, 5, "1f9a0a")]
    [InlineData(42, 8, "2a")]
    public void Numbers_are_those_of_the_examples(int number, int prefix, string hex)
    {
        var bytes = new byte[6];
        Assert.Equal(hex, Convert.ToHexStringLower(bytes.AsSpan(0, HpackInteger.Write(bytes, number, prefix, 0))));
        ReadOnlySpan<byte> block = Convert.FromHexString(hex);
        Assert.True(HpackInteger.TryRead(ref block, prefix, out var read));
        Assert.Equal((number, 0), (read, block.Length));
    }

    internal static string? Read(HpackDecoder decoder, string block) => Read(decoder, Convert.FromHexString(block));

    /// <returns>A line for each field, or null where the block is broken.</returns>
    internal static string? Read(HpackDecoder decoder, ReadOnlySpan<byte> block)
    {
        var lines = new List<string>();
        var fields = decoder.Read(block);
        while (fields.MoveNext()) lines.Add($"{Encoding.Latin1.GetString(fields.Name)}: {Encoding.Latin1.GetString(fields.Value)}");
        return fields.IsBroken ? null : string.Join('\n', lines);
    }
}
