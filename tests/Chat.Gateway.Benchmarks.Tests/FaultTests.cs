using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Load;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>A server that cheats is found out and named; what it reached counts for nothing.</summary>
public sealed class FaultTests
{
    private static readonly Sizes Short = Tiny.Sizes with { Measured = TimeSpan.FromMilliseconds(200), MeasuredPaced = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMilliseconds(500) };

    [Theory]
    [InlineData("room")]
    [InlineData("rooms")]
    [InlineData("paced")]
    public void A_server_that_loses_a_delivery_makes_the_run_invalid(string scenario)
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario(scenario), [new FaultyContender("lossy", delivery => delivery == 7 ? 0 : 1)], Short);
        Assert.Equal(3, exit);
        Assert.Matches("INVALID, round 1: lossy lost [0-9]+ of [0-9]+ deliveries\\.", output);
    }

    [Theory]
    [InlineData("room")]
    [InlineData("rooms")]
    [InlineData("paced")]
    public void A_server_that_doubles_a_delivery_makes_the_run_invalid(string scenario)
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario(scenario), [new FaultyContender("twice", delivery => delivery == 7 ? 2 : 1)]);
        Assert.Equal(3, exit);
        Assert.Contains("INVALID, round 1: twice doubled 1.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_faultless_is_found_so()
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario("room"), [new FaultyContender("honest", _ => 1)]);
        Assert.DoesNotContain("INVALID", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);
    }

    [Fact]
    public void A_delivery_to_another_room_makes_the_run_invalid()
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario("rooms"), [new FaultyContender("leaky", _ => 1, oneRoom: true)], Short);
        Assert.Equal(3, exit);
        Assert.Matches("leaky .*delivered [0-9]+ to another room", output);
    }

    [Fact]
    public void A_server_that_refuses_makes_the_run_invalid_with_its_answer()
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario("connect"), [new FaultyContender("closed", _ => 1, refuses: true)]);
        Assert.Equal(3, exit);
        Assert.Contains("closed refuses a connection: HTTP/1.1 503 Service Unavailable.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_start_makes_the_run_invalid_and_the_others_go_on()
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario("room"), [new BrokenContender(), new FaultyContender("honest", _ => 1)]);
        Assert.Equal(3, exit);
        Assert.Contains("INVALID, round 1: broken did not start.", output, StringComparison.Ordinal);
        Assert.Matches("\\| honest \\| [0-9]", output);
    }

    private sealed record FaultyContender(string Name, Func<int, int> Copies, bool oneRoom = false, bool refuses = false)
        : Contender(Name, new PlainDialect())
    {
        public override IServer Start(Cores cores) => FaultyServer.Start(Copies, oneRoom, refuses);
    }

    private sealed record BrokenContender() : Contender("broken", new PlainDialect())
    {
        public override IServer Start(Cores cores) => throw new BenchmarkException("broken did not start.");
    }
}
