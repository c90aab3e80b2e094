using Chat.Gateway.Benchmarks.Commands;
using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>Runs that end by their count: two rooms of three, ten messages a publisher.</summary>
internal static class Tiny
{
    public static Sizes Sizes { get; } = new()
    {
        RoomMembers = 3, RoomPublishers = 2, SmallRooms = 2, SmallRoomMembers = 3, MostMessages = 10, PacedDeliveries = 300,
        Connects = 6, Idle = 6, IdleRoomMembers = 3, Look = TimeSpan.FromMilliseconds(5),
        // Only a run that never comes to its count ends by these.
        WarmUp = TimeSpan.Zero, Measured = TimeSpan.FromSeconds(10), MeasuredPaced = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(10),
    };

    public static Scenario Scenario(string name) => Scenarios.Scenario.All.Single(scenario => scenario.Name == name);

    public static Contender Contender(string name) => Contenders.Contender.All.Single(contender => contender.Name == name);

    public static (int Exit, string Output) Run(Scenario scenario, IReadOnlyList<Contender> contenders, Sizes? sizes = null, int rounds = 1, string? json = null)
    {
        var output = new StringWriter();
        var exit = new Bench(new Order([scenario], contenders, rounds, sizes ?? Sizes, json), output, TextWriter.Null).Run();
        return (exit, output.ToString());
    }
}
