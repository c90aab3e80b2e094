using Chat.LoadTest.Running;

namespace Chat.LoadTest.Scenarios;

/// <summary>
/// Listeners come and go while the publishers talk: every other one takes its leave once it has what was said so far, the
/// others are cut off in the middle. All come back, and ask for what they missed.
/// </summary>
internal sealed class ChurnScenario : Scenario
{
    /// <summary>Of the listeners, how many go in a second where nothing was asked for: a connection of a phone in a lift lives about that long.</summary>
    private const double GoingPerSecond = 0.1;

    /// <summary>A timer ticks no faster.</summary>
    public const double MostPerSecond = 1_000;

    public override string Name => "churn";
    public override string Description => "connections come and go while others talk";
    public override ScenarioDefaults Defaults => new(200, 10, 10, null);

    public override async Task DisturbAsync(LoadClient client, CancellationToken sending)
    {
        var listeners = client.Members.Where(member => member.Publisher is null).ToArray();
        if (listeners.Length == 0) return;
        var random = new Random(client.Options.Seed);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / (client.Options.Going / client.Options.Workers ?? Math.Clamp(listeners.Length * GoingPerSecond, 1, MostPerSecond))));
        var going = new List<Task>();
        for (var turn = 0; await timer.TickOrEndAsync(sending); turn++)
        {
            going.RemoveAll(task => task.IsCompleted);
            var member = listeners[random.Next(listeners.Length)];
            if (!member.TryTakeAway()) continue;
            if (turn % 2 != 0) member.Break();
            going.Add(turn % 2 == 0 ? member.LeaveAndReturnAsync() : member.ReturnAsync());
        }
        await Task.WhenAll(going);
    }
}
