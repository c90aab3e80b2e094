using Chat.LocalGateway.EventLoops;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.EventLoops;

public sealed class EventLoopTests : IDisposable
{
    private readonly TestLogs _logs = new();

    public EventLoopTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Event loops are for Linux.");

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task What_many_threads_post_runs_on_the_loop_in_the_order_of_each()
    {
        const int threads = 4, each = 20_000;
        var loop = new EventLoop(0, _logs);
        var seen = new int[threads];
        bool inOrder = true;
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < each; i++)
            {
                int number = i;
                loop.Post(_ => inOrder &= loop.IsCurrent && seen[thread]++ == number, null);
            }
        }, TestContext.Current.CancellationToken)));
        await loop.StopAsync().Soon();
        Assert.True(inOrder);
        Assert.All(seen, count => Assert.Equal(each, count));
    }

    [Fact]
    public async Task What_is_awaited_on_a_loop_comes_back_to_it()
    {
        var loop = new EventLoop(0, _logs);
        var back = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(async _ =>
        {
            await Task.Run(() => Assert.False(loop.IsCurrent));
            back.SetResult(loop.IsCurrent);
        }, null);
        Assert.True(await back.Task.Soon());
        await loop.StopAsync().Soon();
    }

    [Fact]
    public async Task A_callback_that_throws_is_logged_and_ends_nothing()
    {
        var loop = new EventLoop(0, _logs);
        var after = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(_ => throw new InvalidOperationException("broken"), null);
        loop.Post(_ => after.SetResult(), null);
        await after.Task.Soon();
        Assert.Contains("broken", Assert.Single(_logs.Errors), StringComparison.Ordinal);
        await loop.StopAsync().Soon();
    }

    [Fact]
    public async Task What_is_posted_to_a_loop_that_has_ended_still_runs()
    {
        var loop = new EventLoop(0, _logs);
        await loop.StopAsync().Soon();
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(_ => ran.SetResult(), null);
        await ran.Task.Soon();
    }
}
