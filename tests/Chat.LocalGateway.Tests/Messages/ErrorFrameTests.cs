using Chat.Core;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Messages;

/// <summary>What API Gateway answers in a function's stead, byte for byte, on a connection that stays open.</summary>
public sealed class ErrorFrameOnSocketsTests() : ErrorFrameTests(GatewayTransport.Sockets);

public sealed class ErrorFrameOnEventLoopsTests() : ErrorFrameTests(GatewayTransport.EventLoops);

public abstract class ErrorFrameTests(GatewayTransport transport) : TransportSuite(transport)
{
    [Fact]
    public async Task No_route_and_no_default_is_forbidden()
    {
        ChatRoute[] routes = [new("$connect", new("connect"), true), new("$disconnect", new("disconnect"), false), new("message", new("message"), true)];
        await using var gateway = await StartAsync(routes: routes);
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync("""{"action":"unknown"}""");
        var frame = await client.ReceiveTextAsync();
        string id = gateway.LastConnectionId;
        Assert.Matches($$"""^\{"message": "Forbidden", "connectionId":"{{id}}", "requestId":"[A-Za-z0-9_-]{15}="\}$""", frame);
        await client.SendTextAsync("""{"action":"message"}""");
        Assert.Equal("""{"action":"message"}""", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws later")]
    [InlineData("Failed")]
    [InlineData("NotInvocable")]
    [InlineData("Throttled")]
    [InlineData("null")]
    [InlineData("""{"body":"no status"}""")]
    [InlineData("""{"statusCode":200,"body":7}""")]
    [InlineData("""{"statusCode":200,"body":"\ud800"}""")]
    [InlineData("not JSON")]
    public async Task A_function_that_fails_or_returns_something_malformed_is_an_internal_server_error(string how)
    {
        var functions = new TestFunctions();
        functions.Message = call => call.Body == "well" ? new(TestFunctions.Reply("well")) : how switch
        {
            "throws" => throw new InvalidOperationException("broken"),
            "throws later" => Later(),
            _ when Enum.TryParse<InvocationStatus>(how, out var status) && how.Length > 4 => new(new InvocationResult(status, default)),
            _ => new(TestFunctions.Returns(how)),
        };
        await using var gateway = await StartAsync(functions, expectsErrors: true);
        using var client = await gateway.ConnectAsync();
        using var bystander = await gateway.ConnectAsync();
        await client.SendTextAsync("secret words");
        var frame = await client.ReceiveTextAsync();
        var call = functions.Of("message").Single();
        Assert.Equal($$"""{"message": "Internal server error", "connectionId":"{{call.ConnectionId}}", "requestId":"{{call.RequestId}}"}""", frame);
        Assert.Contains(call.RequestId, gateway.Logs.Errors.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Logs.All, line => line.Contains("secret", StringComparison.Ordinal));
        foreach (var each in new[] { client, bystander })
        {
            await each.SendTextAsync("well");
            Assert.Equal("well", await each.ReceiveTextAsync());
        }

        static async ValueTask<InvocationResult> Later()
        {
            await Task.Yield();
            throw new InvalidOperationException("broken");
        }
    }

    [Fact]
    public async Task A_function_over_its_time_is_answered_for_and_may_finish_unheard()
    {
        var gate = new TaskCompletionSource<InvocationResult>();
        await using var gateway = await StartAsync(
            new() { Message = call => call.Body == "slow" ? new(gate.Task) : new(TestFunctions.Reply(call.Body)) }, expectsErrors: true);
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync("slow");
        await Wait.UntilAsync(() => gateway.Functions.Of("message").Count == 1, "the message runs");
        gateway.Advance(TimeSpan.FromSeconds(28));
        await client.SendTextAsync("quick");
        Assert.Equal("quick", await client.ReceiveTextAsync());
        gateway.Advance(TimeSpan.FromSeconds(3));
        var call = gateway.Functions.Of("message")[0];
        Assert.Equal(
            $$"""{"message": "Endpoint request timed out", "connectionId":"{{call.ConnectionId}}", "requestId":"{{call.RequestId}}"}""",
            await client.ReceiveTextAsync());
        gate.SetResult(TestFunctions.Reply("too late"));
        await client.SendTextAsync("after");
        Assert.Equal("after", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_function_that_blocks_its_thread_is_timed_out_as_well()
    {
        using var gate = new ManualResetEventSlim();
        await using var gateway = await StartAsync(
            new() { NeverBlocks = false, Message = _ => { gate.Wait(); return new(TestFunctions.Reply("too late")); } }, expectsErrors: true);
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync("x");
        await Wait.UntilAsync(() => gateway.Functions.Of("message").Count == 1, "the message runs");
        gateway.Advance(TimeSpan.FromSeconds(31));
        Assert.Contains("Endpoint request timed out", await client.ReceiveTextAsync(), StringComparison.Ordinal);
        gate.Set();
    }
}
