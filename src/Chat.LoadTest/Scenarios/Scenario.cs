using Chat.LoadTest.Running;

namespace Chat.LoadTest.Scenarios;

/// <summary>A kind of load: who is in which room, who says how much, and what else happens meanwhile.</summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    /// <summary>For the help page, without a full stop.</summary>
    public abstract string Description { get; }

    /// <summary>What is used where nothing else was asked for; with these a run is over within a minute.</summary>
    public abstract ScenarioDefaults Defaults { get; }

    /// <summary>The rooms, largest first. Members add up to the connections, publishers to the publishers asked for.</summary>
    public virtual IReadOnlyList<RoomPlan> Rooms(LoadOptions options) => RoomPlan.Even(options);

    /// <summary>What happens while messages are sent, beside the sending. Ends when the token is cancelled, or before.</summary>
    public virtual Task DisturbAsync(LoadClient client, CancellationToken sending) => Task.CompletedTask;

    /// <summary>Bytes of a publisher's message.</summary>
    public virtual int SizeOf(LoadOptions options, int publisher, long number) => options.Size;

    /// <summary>Whether connections ping instead of talking.</summary>
    public virtual bool PingsOnly => false;
}

/// <param name="Rate">Null where the publishers go as fast as they are answered.</param>
internal sealed record ScenarioDefaults(int Connections, int Rooms, int Publishers, double? Rate);
