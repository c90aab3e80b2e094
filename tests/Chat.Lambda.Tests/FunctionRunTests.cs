using Amazon.Lambda.APIGatewayEvents;
using Chat.Lambda.Functions;
using Chat.Lambda.Tests.Doubles;
using Chat.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Lambda.Tests;

/// <summary>Failures and deadlines of a function, whatever it does.</summary>
public sealed class FunctionRunTests : IDisposable
{
    private static readonly APIGatewayProxyRequest Event = new() { RequestContext = new() { ConnectionId = "x" }, Body = "a secret" };

    private readonly LogCapture _log = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task An_exception_is_logged_with_the_request_id_and_thrown_on()
    {
        var failure = new InvalidOperationException("no such luck");
        var run = Run((_, _) => throw failure);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => run.HandleAsync(Event, new Invocation("request-9"))));
        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, "FunctionFailed", failure), (line.Level, line.Event.Name, line.Exception));
        Assert.Equal("Function message failed on request request-9.", line.Message);
    }

    [Fact]
    public async Task The_work_is_told_to_stop_half_a_second_before_the_deadline()
    {
        var run = Run(async (_, deadline) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, deadline);
            return new();
        });
        var running = run.HandleAsync(Event, new Invocation("request-9") { RemainingTime = TimeSpan.FromSeconds(10) });
        _time.Advance(TimeSpan.FromSeconds(9.4));
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("Function message ran out of time on request request-9.", Assert.Single(_log.Lines).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(-30)]
    public async Task Where_no_time_is_left_the_work_is_told_so_at_once(double seconds)
    {
        var run = Run((_, deadline) => Task.FromResult(new APIGatewayProxyResponse { StatusCode = deadline.IsCancellationRequested ? 1 : 0 }));
        var reply = await run.HandleAsync(Event, new Invocation { RemainingTime = TimeSpan.FromSeconds(seconds) });
        Assert.Equal(1, reply.StatusCode);
    }

    [Fact]
    public async Task A_deadline_beyond_what_a_timer_holds_is_no_failure()
    {
        var run = Run((_, deadline) => Task.FromResult(new APIGatewayProxyResponse { StatusCode = deadline.IsCancellationRequested ? 1 : 0 }));
        Assert.Equal(0, (await run.HandleAsync(Event, new Invocation { RemainingTime = TimeSpan.MaxValue })).StatusCode);
    }

    [Fact]
    public async Task A_cancellation_that_the_deadline_did_not_cause_is_a_failure_like_any_other()
    {
        var run = Run((_, _) => throw new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(() => run.HandleAsync(Event, new Invocation()));
        Assert.Equal("FunctionFailed", Assert.Single(_log.Lines).Event.Name);
    }

    public void Dispose() => _log.Dispose();

    private FunctionRun<APIGatewayProxyRequest, APIGatewayProxyResponse> Run(Func<APIGatewayProxyRequest, CancellationToken, Task<APIGatewayProxyResponse>> handle) =>
        new("message", handle, new FunctionOptions(), _time, new Logger<ChatFunctions>(_log));
}
