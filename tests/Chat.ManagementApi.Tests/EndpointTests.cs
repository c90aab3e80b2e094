namespace Chat.ManagementApi.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod", null, "us-east-1")]
    [InlineData("https://k3j9x0a7bq.execute-api.eu-central-1.amazonaws.com/prod", "eu-central-1", "eu-central-1")]
    [InlineData("https://k3j9x0a7bq.execute-api.cn-north-1.amazonaws.com.cn/prod", null, "cn-north-1")]
    [InlineData("https://k3j9x0a7bq-vpce-0a1b.execute-api.us-west-2.vpce.amazonaws.com/prod", null, "us-west-2")]
    [InlineData("https://chat.example.com/ws", "ap-northeast-1", "ap-northeast-1")]
    [InlineData("http://127.0.0.1:8080/local", "us-east-1", "us-east-1")]
    public void The_region_is_read_off_the_host_where_it_is_there(string endpoint, string? region, string expected) =>
        Assert.Equal(expected, Of(endpoint, region).Region);

    [Theory]
    [InlineData("https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod", "eu-west-1",
        "Region eu-west-1 does not fit the endpoint https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod, which is in us-east-1; correct one of them or leave the region out.")]
    [InlineData("http://127.0.0.1:8080/local", null,
        "The endpoint http://127.0.0.1:8080/local does not say which region it is in; name the region to sign for.")]
    [InlineData("wss://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod", null,
        "The management endpoint wss://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod is not an http or https address; take the API's URL with https in place of wss.")]
    [InlineData("https://user:secret@chat.example.com/prod?x=1", "us-east-1",
        "The management endpoint on chat.example.com holds more than host, port and stage; cut the rest off.")]
    public void What_makes_no_sense_is_refused_in_one_sentence(string endpoint, string? region, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<FormatException>(() => Of(endpoint, region)).Message);

    [Theory]
    [InlineData("https://chat.example.com/ws", "chat.example.com")]
    [InlineData("https://chat.example.com:443/ws", "chat.example.com")]
    [InlineData("https://chat.example.com:8443/ws", "chat.example.com:8443")]
    [InlineData("http://127.0.0.1:8080/local", "127.0.0.1:8080")]
    public void The_host_header_has_the_port_where_it_is_not_the_schemes_own(string endpoint, string expected) =>
        Assert.Equal(expected, Of(endpoint, "us-east-1").HostHeader);

    private static ManagementEndpoint Of(string endpoint, string? region) =>
        ManagementEndpoint.Of(new ManagementApiOptions { Endpoint = new Uri(endpoint), Region = region });
}
