using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>Servers that close, break off, talk nonsense or too much.</summary>
public sealed class ConnectionFaultTests
{
    [Fact]
    public async Task Posts_that_follow_one_another_share_a_connection()
    {
        await using var server = new RawServer((_, _) => Exchange.Of(RawServer.Ok));
        using var sender = Senders.To(server.Endpoint);

        for (var i = 0; i < 20; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        Assert.Equal((1, 20), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task A_connection_that_the_server_has_closed_while_idle_costs_no_try()
    {
        await using var server = new RawServer((_, _) => Exchange.Of(RawServer.Ok).Closing());
        using var sender = Senders.To(server.Endpoint, change: options => options with { Retries = 0 });

        for (var i = 0; i < 10; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        Assert.Equal(10, server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc")]
    public async Task A_connection_that_is_to_close_or_says_too_much_is_not_used_again(string answer)
    {
        await using var server = new RawServer((_, _) => Exchange.Of(answer));
        using var sender = Senders.To(server.Endpoint);

        for (var i = 0; i < 3; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        Assert.Equal(3, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nTrailer: x\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:   0  \r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc")]
    public async Task Whatever_HTTP_allows_is_understood_however_it_is_cut(string answer)
    {
        for (var cut = 1; cut < answer.Length; cut += 3)
        {
            var at = cut;
            await using var server = new RawServer((_, _) => Exchange.Of(answer[..at], answer[at..]));
            using var sender = Senders.To(server.Endpoint, change: options => options with { Retries = 0 });
            Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
            Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
            Assert.Equal(1, server.Connections);
        }
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")]
    public async Task Nonsense_is_a_fault_of_the_connection_and_named_so(string nonsense)
    {
        await using var server = new RawServer((connection, _) => connection == 0 ? Exchange.Of(nonsense) : Exchange.Of(RawServer.Ok));
        var log = new LogLines();
        using var once = Senders.To(server.Endpoint, log, change: options => options with { Retries = 0 });
        using var again = Senders.To(server.Endpoint);

        Assert.Equal(DeliveryOutcome.Failed, await once.PostAsync().WaitAsync(Senders.Soon));
        Assert.Contains("the answer was not HTTP/1.1", Assert.Single(log.All), StringComparison.Ordinal);
        Assert.Equal(DeliveryOutcome.Delivered, await once.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Delivered, await again.PostAsync().WaitAsync(Senders.Soon));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len")]
    public async Task A_connection_that_ends_before_the_head_has_is_tried_again(string half)
    {
        await using var server = new RawServer((connection, _) => connection == 0 ? Exchange.Of(half).Closing() : Exchange.Of(RawServer.Ok));
        using var sender = Senders.To(server.Endpoint);

        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal((2, 2), (server.Connections, server.Requests));
    }

    [Theory]
    [InlineData("HTTP/1.1 410 Gone\r\nContent-Length: 100\r\n\r\n{\"mess")]
    [InlineData("HTTP/1.1 410 Gone\r\n\r\nuntil the end")]
    [InlineData("HTTP/1.1 410 Gone\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")]
    public async Task A_body_that_breaks_off_does_not_change_what_the_status_says(string half)
    {
        await using var server = new RawServer((_, _) => Exchange.Of(half).Closing());
        using var sender = Senders.To(server.Endpoint);

        Assert.Equal(DeliveryOutcome.Gone, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_where_the_buffer_ends()
    {
        await using var heads = new RawServer((_, _) => Exchange.Of("HTTP/1.1 200 OK\r\n", "X: " + new string('x', 100_000)));
        await using var bodies = new RawServer((_, _) => Exchange.Of("HTTP/1.1 403 No\r\nContent-Length: 1000000\r\n\r\n", new string('x', 100_000)));
        using var toHeads = Senders.To(heads.Endpoint, change: options => options with { Retries = 0 });
        using var toBodies = Senders.To(bodies.Endpoint);

        Assert.Equal(DeliveryOutcome.Failed, await toHeads.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Failed, await toBodies.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(1, bodies.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_with_a_name()
    {
        var server = new RawServer((_, _) => Exchange.Of(RawServer.Ok));
        await server.DisposeAsync();
        var log = new LogLines();
        using var sender = Senders.To(server.Endpoint, log);

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Contains("no connection (ConnectionRefused)", Assert.Single(log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failure()
    {
        await using var gateway = await FakeGateway.StartAsync(Wire.Http11OverTls);
        var log = new LogLines();
        using var sender = Senders.To(gateway.Endpoint, log, change: options => options with { TrustedCertificate = null, Retries = 1 });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Empty(gateway.Requests);
        Assert.Contains("AuthenticationException", Assert.Single(log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_connections_are_opened_than_the_options_allow()
    {
        await using var server = new RawServer((_, _) => Exchange.Of(RawServer.Ok));
        using var sender = Senders.To(server.Endpoint, change: options => options with { Connections = 4 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => sender.PostAsync())).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
        Assert.InRange(server.Connections, 1, 4);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_before_the_server_would()
    {
        await using var server = new RawServer((_, _) => Exchange.Of(RawServer.Ok));
        var time = new SteppedTime();
        using var sender = Senders.To(server.Endpoint, time: time, change: options => options with { IdleTimeout = TimeSpan.FromSeconds(30) });

        await sender.PostAsync().WaitAsync(Senders.Soon);
        time.Advance(TimeSpan.FromSeconds(20));
        await sender.PostAsync().WaitAsync(Senders.Soon);
        Assert.Equal(1, server.Connections);
        time.Advance(TimeSpan.FromSeconds(31));
        await sender.PostAsync().WaitAsync(Senders.Soon);
        Assert.Equal(2, server.Connections);
    }
}
