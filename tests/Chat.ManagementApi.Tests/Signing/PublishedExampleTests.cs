using System.Text;
using Chat.ManagementApi.Signing;

namespace Chat.ManagementApi.Tests.Signing;

/// <summary>Examples that AWS publishes for SigV4: key AKIDEXAMPLE, us-east-1, a service called "service", 2015-08-30 12:36 UTC.</summary>
public sealed class PublishedExampleTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Form = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";
    private const string Host = "host:example.amazonaws.com";
    private const string Date = "x-amz-date:20150830T123600Z";

    private const string StsToken =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/"
        + "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL6"
        + "4lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    [Theory]
    [InlineData("get-vanilla", "GET", "/", "", "", Empty, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-vanilla-query-order-key-case", "GET", "/", "Param1=value1&Param2=value2", "", Empty, "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("get-utf8", "GET", "/%E1%88%B4", "", "", Empty, "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("get-unreserved", "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "", Empty, "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("get-space-normalized", "GET", "/example%20space/", "", "", Empty, "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("get-vanilla-with-session-token", "GET", "/", "", "x-amz-security-token:6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267", Empty, "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8")]
    [InlineData("get-header-value-trim", "GET", "/", "", "my-header1:value1\nmy-header2:\"a b c\"", Empty, "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData("post-vanilla", "POST", "/", "", "", Empty, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("post-vanilla-query", "POST", "/", "Param1=value1", "", Empty, "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    [InlineData("post-header-key-sort", "POST", "/", "", "my-header1:value1", Empty, "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("post-sts-header-before", "POST", "/", "", "x-amz-security-token:" + StsToken, Empty, "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead")]
    [InlineData("post-x-www-form-urlencoded", "POST", "/", "", "content-length:13\ncontent-type:application/x-www-form-urlencoded\nx-amz-content-sha256:" + Form, Form, "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b")]
    public void Signatures_are_those_of_AWSs_published_examples(
        string example, string method, string path, string query, string headers, string payloadHash, string expected)
    {
        string[] lines = [.. headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Append(Host).Append(Date).Order(StringComparer.Ordinal)];
        var names = string.Join(';', lines.Select(line => line[..line.IndexOf(':')]));
        var canonical = $"{method}\n{path}\n{query}\n{string.Join('\n', lines)}\n\n{names}\n{payloadHash}";
        var key = SigV4.DeriveKey(Secret, "20150830", "us-east-1", "service");
        var signature = new byte[SigV4.HexBytes];

        SigV4.Sign(key, "20150830T123600Z"u8, "20150830/us-east-1/service/aws4_request"u8, Encoding.UTF8.GetBytes(canonical), signature);

        Assert.True(expected == Encoding.ASCII.GetString(signature), $"{example} is signed as {Encoding.ASCII.GetString(signature)}");
    }

    [Fact]
    public void The_derived_key_is_that_of_AWSs_published_example() =>
        Assert.Equal(
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9",
            Convert.ToHexStringLower(SigV4.DeriveKey(Secret, "20150830", "us-east-1", "iam")));

    [Theory]
    [InlineData("2015-08-30T12:36:00Z", "20150830T123600Z")]
    [InlineData("2026-01-02T03:04:05.999Z", "20260102T030405Z")]
    [InlineData("9999-12-31T23:59:59Z", "99991231T235959Z")]
    public void Dates_have_SigV4s_form(string time, string expected)
    {
        var date = new byte[SigV4.DateBytes];
        SigV4.WriteDate(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, date);
        Assert.Equal(expected, Encoding.ASCII.GetString(date));
    }
}
