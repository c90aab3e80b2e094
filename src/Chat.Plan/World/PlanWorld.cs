using Chat.Core;
using Chat.Core.Storage;
using Chat.Plan.Clock;
using Chat.Plan.People;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Plan.World;

/// <summary>A whole simulated account: the real chat in simulated functions, between a simulated table, queue and gateway.</summary>
internal sealed class PlanWorld
{
    public PlanWorld(VirtualTime time, WorldOptions options, ChatOptions chat, Population people, int seed, TimeSpan warm)
    {
        var random = new Random(seed);
        (People, Options) = (people, options);
        Account = new(time, options);
        Meter = new(time, options, random);
        Table = new(time, Meter);
        Deliveries = new(time, people, warm);
        Queue = new(time, options, ChatTopology.FanOutQueue, random);
        Functions = new(time, options, random, () => new ChatBackend(
            Table, new VirtualGateway(time, options, Account, Deliveries, random), chat, time, NullLogger<ChatBackend>.Instance, Queue));
        Queue.Functions = Functions;
        for (var room = 0; room < people.Sizes.Count; room++)
            foreach (var id in people.Connections(room)) Seat(id, room);
    }

    public Population People { get; }

    public WorldOptions Options { get; }

    public Account Account { get; }

    public TableMeter Meter { get; }

    public VirtualTable Table { get; }

    public Deliveries Deliveries { get; }

    public VirtualQueue Queue { get; }

    public VirtualFunctions Functions { get; }

    private void Seat(string id, int room)
    {
        // Long ago enough for a 410 to count, with more of its two hours left than a run lasts.
        var since = VirtualTime.Start.AddMinutes(-10);
        Table.Admit(new Connection(id, $"guest:{id}", id, Population.Name(room), since, since.AddMinutes(125)));
        Deliveries.Opened(id);
    }
}
