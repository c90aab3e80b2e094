using Chat.LocalGateway.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace Chat.LocalGateway.Tests.Throttling;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_begins_full_and_is_refilled_at_its_rate_up_to_its_burst()
    {
        var bucket = new TokenBucket(new(10, 5), _time);

        Assert.Equal(5, Take(bucket));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, Take(bucket));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2, Take(bucket));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(1, Take(bucket));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Take(bucket));
    }

    [Fact]
    public async Task Many_threads_get_as_many_tokens_as_there_are()
    {
        var bucket = new TokenBucket(new(1, 10_000), _time);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(bucket))));

        Assert.Equal(10_000, taken.Sum());
    }

    private static int Take(TokenBucket bucket)
    {
        int taken = 0;
        while (bucket.TryTake()) taken++;
        return taken;
    }
}
