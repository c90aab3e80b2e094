namespace Chat.Tokens.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("https://login.example.com", true)]
    [InlineData("https://login.example.com/", true)]
    [InlineData("https://login.example.com:8443/realms/chat", true)]
    [InlineData("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI", true)]
    [InlineData("http://127.0.0.1:9000", true)]
    [InlineData("http://127.0.0.1.example.com", false)]
    [InlineData("http://localhost:9000", false)]
    [InlineData("http://login.example.com", false)]
    [InlineData("ftp://login.example.com", false)]
    [InlineData("login.example.com", false)]
    [InlineData("https://login.example.com?x=1", false)]
    [InlineData("https://login.example.com#", false)]
    [InlineData("https://user:password@login.example.com", false)]
    [InlineData("", false)]
    public void An_issuer_is_an_https_address_or_one_of_this_machine(string issuer, bool isOne)
    {
        Assert.Equal(isOne, TokenOptions.FaultOf(issuer) is null);
    }
}
