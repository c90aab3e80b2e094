using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>The table of what AWS answers, over each wire that it may answer on.</summary>
public sealed class OutcomeTests
{
    private const string NotAuthorized =
        "{\"Message\":\"User: arn:aws:sts::1:role/x is not authorized to perform: execute-api:ManageConnections on resource: arn:aws:execute-api\"}";

    public static TheoryData<Wire, int, string?, string, string> Answers()
    {
        (int Status, string? Type, string Body, DeliveryOutcome Outcome)[] rows =
        [
            (200, null, "", DeliveryOutcome.Delivered),
            (410, "GoneException", "", DeliveryOutcome.Gone),
            (410, "GoneException", "{\"message\":null}", DeliveryOutcome.Gone),
            (410, "GoneException:http://internal.amazon.com/coral/", "", DeliveryOutcome.Gone),
            (410, null, "", DeliveryOutcome.Gone),
            (410, null, "<html>Gone</html>", DeliveryOutcome.Gone),
            (410, null, "{\"__type\":\"GoneException\"}", DeliveryOutcome.Gone),
            (400, null, "{\"__type\":\"com.amazonaws#GoneException\"}", DeliveryOutcome.Gone),
            (400, null, "{\"message\":\"x\",\"code\":\"GoneException\"}", DeliveryOutcome.Gone),
            (400, "BadRequestException", "{\"message\":\"Invalid connectionId: x\"}", DeliveryOutcome.Failed),
            (429, "LimitExceededException", "{\"message\":\"slow down\"}", DeliveryOutcome.Throttled),
            (429, null, "not json {", DeliveryOutcome.Throttled),
            (413, "PayloadTooLargeException", "{\"message\":\"too large\"}", DeliveryOutcome.TooLarge),
            (413, null, "", DeliveryOutcome.TooLarge),
            (403, "ForbiddenException", "{\"message\":\"Forbidden\"}", DeliveryOutcome.Failed),
            (403, "AccessDeniedException", NotAuthorized, DeliveryOutcome.Failed),
            (403, "InvalidSignatureException", "{\"message\":\"The request signature we calculated does not match\"}", DeliveryOutcome.Failed),
            (403, "MissingAuthenticationTokenException", "{\"message\":\"Missing Authentication Token\"}", DeliveryOutcome.Failed),
            (404, "NotFoundException", "{\"message\":\"No method found matching route\"}", DeliveryOutcome.Failed),
            (500, "InternalServerErrorException", "", DeliveryOutcome.Failed),
            (503, null, "", DeliveryOutcome.Failed),
            (302, null, "", DeliveryOutcome.Failed),
        ];
        var data = new TheoryData<Wire, int, string?, string, string>();
        foreach (var wire in Enum.GetValues<Wire>())
        {
            foreach (var row in rows) data.Add(wire, row.Status, row.Type, row.Body, row.Outcome.ToString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_of_AWS_has_its_outcome(Wire wire, int status, string? type, string body, string expected)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        gateway.Script = (_, _) => new Reply(status, type, body);
        var log = new LogLines();
        using var sender = Senders.To(gateway.Endpoint, log, change: options => options with { Retries = 2 });

        var outcome = await sender.PostAsync("{\"text\":\"secret words\"}").WaitAsync(Senders.Soon);

        Assert.Equal(expected, outcome.ToString());
        Assert.Equal(0, gateway.BadSignatures);
        Assert.Equal(status is 429 or >= 500 ? 3 : 1, gateway.Requests.Count);
        if (expected is "Failed") Assert.Contains(log.All, line => line.Contains($"failed: {status}", StringComparison.Ordinal));
        if (expected is "Failed" && type is not null) Assert.Contains(log.All, line => line.Contains(type, StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.Contains("secret words", StringComparison.Ordinal) || line.Contains("arn:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Wire.Http11, "HTTP/1.1")]
    [InlineData(Wire.Http11OverTls, "HTTP/1.1")]
    [InlineData(Wire.Http2, "HTTP/2")]
    public async Task A_post_goes_over_the_wire_as_the_contract_says(Wire wire, string protocol)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        using var sender = Senders.To(gateway.Endpoint);

        for (var i = 0; i < 3; i++) Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync($"{{\"n\":{i}}}", "P-S_9e-7liACH9A=").WaitAsync(Senders.Soon));

        Assert.Equal(["{\"n\":0}", "{\"n\":1}", "{\"n\":2}"], gateway.Requests.Select(request => request.Body));
        Assert.All(gateway.Requests, request => Assert.Equal(
            ("POST", "/local/%40connections/P-S_9e-7liACH9A%3D", $"127.0.0.1:{gateway.Endpoint.Port}", protocol, null),
            (request.Method, request.RawTarget, request.Host, request.Protocol, request.Token)));
    }

    [Fact]
    public async Task What_the_service_would_not_take_is_not_sent()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var sender = Senders.To(gateway.Endpoint);

        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync(new string('x', ManagementApiSender.MaxPayloadBytes)).WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.TooLarge, await sender.PostAsync(new string('x', ManagementApiSender.MaxPayloadBytes + 1)));
        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync(id: ".."));
        Assert.Single(gateway.Requests);
    }

    [Theory]
    [InlineData(Wire.Http11)]
    [InlineData(Wire.Http11OverTls)]
    [InlineData(Wire.Http2)]
    public async Task Five_thousand_posts_at_once_arrive_once_each(Wire wire)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        using var sender = Senders.To(gateway.Endpoint, change: options => options with { Deadline = TimeSpan.FromMinutes(2) });
        var frame = Senders.Frame("{\"text\":\"to all\"}");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(n => sender.SendAsync($"id-{n}=", frame, CancellationToken.None).AsTask()))
            .WaitAsync(TimeSpan.FromMinutes(2));

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
        Assert.Equal(5_000, gateway.Requests.Select(request => request.RawTarget).Distinct().Count());
        Assert.Equal(5_000, gateway.Requests.Count);
        Assert.Equal(0, gateway.BadSignatures);
    }

    [Fact]
    public async Task A_fan_out_that_is_refused_says_so_once_a_second()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(403, "AccessDeniedException", NotAuthorized);
        var log = new LogLines();
        using var sender = Senders.To(gateway.Endpoint, log, time: new SteppedTime());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => sender.PostAsync())).WaitAsync(Senders.Soon);

        Assert.Equal(
            $"Warning: Posting to 127.0.0.1:{gateway.Endpoint.Port} failed: 403 AccessDeniedException; 0 more like it went unlogged. ",
            Assert.Single(log.All));
    }
}
