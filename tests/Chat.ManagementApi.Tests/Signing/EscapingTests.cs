using System.Text;
using Chat.ManagementApi.Signing;
using CsCheck;

namespace Chat.ManagementApi.Tests.Signing;

public sealed class EscapingTests
{
    [Fact]
    public void The_canonical_path_escapes_the_wire_path_once_more()
    {
        var endpoint = ManagementEndpoint.Of(new ManagementApiOptions
        {
            Endpoint = new Uri("https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod"),
        });

        Assert.Equal("/prod/%40connections/", Encoding.ASCII.GetString(endpoint.WirePath));
        Assert.Equal("/prod/%2540connections/", Encoding.ASCII.GetString(endpoint.CanonicalPath));
        Assert.Equal("P-S_9e-7liACH9A%3D", PercentEncoding.Escape("P-S_9e-7liACH9A="));
        Assert.Equal("P-S_9e-7liACH9A%253D", PercentEncoding.Escape(PercentEncoding.Escape("P-S_9e-7liACH9A=")));
    }

    [Fact]
    public void Escaping_is_that_of_RFC_3986_for_any_text() =>
        Gen.String.Sample(text => Assert.Equal(Uri.EscapeDataString(text), PercentEncoding.Escape(text)), iter: 5_000);

    [Theory]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("UhR2teNkIAMCE-w=", true)]
    public void An_id_that_would_leave_the_path_is_none(string id, bool isValid) => Assert.Equal(isValid, ConnectionId.IsValid(id));

    [Fact]
    public void An_id_is_bounded_in_bytes()
    {
        Assert.True(ConnectionId.IsValid(new string('a', ConnectionId.MaxBytes)));
        Assert.False(ConnectionId.IsValid(new string('a', ConnectionId.MaxBytes + 1)));
        Assert.False(ConnectionId.IsValid(new string('\u00e9', ConnectionId.MaxBytes / 2 + 1)));
    }
}
