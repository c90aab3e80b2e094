using Amazon.Runtime;
using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

public sealed class CredentialTests
{
    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var sender = Senders.To(gateway.Endpoint, credentials: new SessionAWSCredentials(FakeGateway.AccessKey, FakeGateway.Secret, "the/token+="));

        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        var request = Assert.Single(gateway.Requests);
        Assert.Equal("the/token+=", request.Token);
        Assert.Contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,", request.Headers.Authorization.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Wire.Http11)]
    [InlineData(Wire.Http2)]
    public async Task A_refused_token_is_replaced_and_the_post_sent_again(Wire wire)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        gateway.Script = (_, request) => request.Token == "old" ? new Reply(403, "ExpiredTokenException") : Reply.Ok;
        var rotating = new RotatingCredentials { Token = "old" };
        using var sender = Senders.To(gateway.Endpoint, credentials: rotating);
        Assert.True(await sender.PrepareAsync());

        rotating.Token = "new";
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => sender.PostAsync(id: $"id-{n}"))).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
        Assert.Equal(50, gateway.Requests.Count(request => request.Token == "new"));
    }

    [Fact]
    public async Task A_refused_token_that_the_provider_still_has_is_a_failure()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(403, "ExpiredTokenException");
        var log = new LogLines();
        using var sender = Senders.To(gateway.Endpoint, log, new RotatingCredentials { Token = "old" });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Single(gateway.Requests);
        Assert.Contains("403 ExpiredTokenException", Assert.Single(log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_credentials_are_taken_over_beside_the_posts_before_the_old_ones_end()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var time = new SteppedTime();
        var rotating = new RotatingCredentials { Token = "first", Expiration = time.GetUtcNow().UtcDateTime.AddHours(1) };
        using var sender = Senders.To(gateway.Endpoint, credentials: rotating, time: time);
        await sender.PostAsync().WaitAsync(Senders.Soon);
        Assert.Equal(1, rotating.Asked);

        rotating.Token = "second";
        rotating.Expiration = time.GetUtcNow().UtcDateTime.AddHours(2);
        time.Advance(TimeSpan.FromMinutes(2));
        var asked = rotating.NextAsk();
        await sender.PostAsync().WaitAsync(Senders.Soon);
        await asked.WaitAsync(Senders.Soon);
        time.Advance(TimeSpan.FromHours(1));
        await sender.PostAsync().WaitAsync(Senders.Soon);

        Assert.Equal(["first", "first", "second"], gateway.Requests.Select(request => request.Token));
    }

    [Fact]
    public async Task Credentials_that_have_ended_are_not_signed_with()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var time = new SteppedTime();
        var rotating = new RotatingCredentials { Token = "t", Expiration = time.GetUtcNow().UtcDateTime.AddMinutes(-1) };
        using var sender = Senders.To(gateway.Endpoint, credentials: rotating, time: time);

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.False(await sender.PrepareAsync());
        Assert.Empty(gateway.Requests);

        rotating.Expiration = time.GetUtcNow().UtcDateTime.AddMinutes(10);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task Missing_credentials_are_a_failure_and_one_line_for_a_whole_fan_out()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var log = new LogLines();
        var time = new SteppedTime();
        var none = new RotatingCredentials { Failure = new AmazonClientException("a sentence with a secret in it") };
        using var sender = Senders.To(gateway.Endpoint, log, none, time);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => sender.PostAsync())).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Failed, outcome));
        Assert.Equal(
            ["Error: There are no AWS credentials to sign posts with (AmazonClientException); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run under a role. "],
            log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.DoesNotContain(log.All, line => line.Contains("secret in it", StringComparison.Ordinal));

        none.Failure = null;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
    }

    [Fact]
    public async Task A_new_day_is_signed_with_a_new_key()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var time = new SteppedTime();
        using var sender = Senders.To(gateway.Endpoint, time: time);
        await sender.PostAsync().WaitAsync(Senders.Soon);

        time.Advance(TimeSpan.FromHours(19) - TimeSpan.FromMilliseconds(1));
        await sender.PostAsync().WaitAsync(Senders.Soon);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await sender.PostAsync().WaitAsync(Senders.Soon);

        Assert.Equal(
            ["20261124T050000Z", "20261124T235959Z", "20261125T000000Z"],
            gateway.Requests.Select(request => request.Headers["x-amz-date"].ToString()));
        Assert.Equal(0, gateway.BadSignatures);
    }

    [Fact]
    public async Task Nothing_secret_gets_into_a_log()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var log = new LogLines();
        using var sender = Senders.To(gateway.Endpoint, log, new SessionAWSCredentials(FakeGateway.AccessKey, FakeGateway.Secret, "TOKEN-OF-A-SESSION"));
        foreach (var status in (int[])[200, 400, 403, 404, 410, 413, 429, 500, 503])
        {
            gateway.Script = (_, request) => new Reply(status, $"{request.Headers.Authorization} {request.Token}", request.Body + request.Headers.Authorization);
            await sender.PostAsync("TEXT-OF-A-MESSAGE").WaitAsync(Senders.Soon);
        }

        var signatures = gateway.Requests.Select(request => request.Headers.Authorization.ToString().Split("Signature=")[1]);
        Assert.NotEmpty(log.All);
        Assert.All(signatures.Append("TEXT-OF-A-MESSAGE").Append("TOKEN-OF-A-SESSION").Append(FakeGateway.Secret).Append(FakeGateway.AccessKey),
            secret => Assert.DoesNotContain(log.All, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>A provider whose credentials a test changes.</summary>
    private sealed class RotatingCredentials : AWSCredentials
    {
        private TaskCompletionSource _asked = new();

        public string Token { get; set; } = "token";

        public Exception? Failure { get; set; }

        public int Asked { get; private set; }

        public Task NextAsk() => (_asked = new()).Task;

        public override ImmutableCredentials GetCredentials()
        {
            Asked++;
            _asked.TrySetResult();
            return Failure is null ? new ImmutableCredentials(FakeGateway.AccessKey, FakeGateway.Secret, Token) : throw Failure;
        }
    }
}
