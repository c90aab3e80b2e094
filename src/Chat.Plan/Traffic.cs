using System.Text.Json;
using Chat.Core;
using Chat.Plan.Clock;
using Chat.Plan.People;
using Chat.Plan.World;

namespace Chat.Plan;

/// <summary>What the people do: they say something, and they reconnect. Both at random times, as often as asked.</summary>
internal sealed class Traffic(PlanWorld world, VirtualTime time, PlanOptions options, Random random)
{
    /// <summary>API Gateway ends every connection after 2 hours, so that everybody comes back at least as often.</summary>
    private const double ReconnectsPerSecond = 1 / 7_200.0;

    private int _underWay;
    private long _said;

    public bool IsQuiet => _underWay == 0;

    public async Task RunAsync(TimeSpan duration)
    {
        var people = world.People.People;
        var rate = people * options.MessagesPerPersonHour / 3_600;
        await Task.WhenAll(
            options.Talkers is { } talkers ? TakeTurnsAsync(talkers, rate, duration) : RepeatAsync(rate, duration, () => SayAsync(world.People.Anybody(random))),
            RepeatAsync(people * ReconnectsPerSecond, duration, ReconnectAsync));
    }

    /// <summary>Calls something at random times, so often a second, without waiting for it to end.</summary>
    private async Task RepeatAsync(double rate, TimeSpan duration, Func<Task> act)
    {
        if (rate <= 0) return;
        while (true)
        {
            await time.Pause(TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate));
            if (time.Elapsed >= duration) return;
            _ = CountedAsync(act);
        }
    }

    private async Task TakeTurnsAsync(IReadOnlyList<(int Room, int Place)> talkers, double rate, TimeSpan duration)
    {
        for (var turn = 0; ; turn++)
        {
            await time.Pause(TimeSpan.FromSeconds(1 / rate));
            if (time.Elapsed >= duration) return;
            var talker = talkers[turn % talkers.Count];
            _ = CountedAsync(() => SayAsync(talker));
        }
    }

    private async Task CountedAsync(Func<Task> act)
    {
        _underWay++;
        await act();
        _underWay--;
    }

    private async Task SayAsync((int Room, int Place) who)
    {
        var (room, place) = who;
        var (name, sender, due) = (Population.Name(room), world.People.Connections(room)[place], time.Elapsed);
        if (!world.Account.AdmitFrame()) return;
        // With an id, as clients have it that send again what was not answered.
        var body = $$"""{"action":"message","id":"m{{++_said}}","room":"{{name}}","text":"{{ShownEntries.Text(due, options.TextBytes)}}"}""";
        await time.Pause(world.Options.ToFunction.Draw(random));
        var stored = false;
        await world.Functions.InvokeAsync(ChatTopology.Message, async (chat, limit) =>
        {
            await time.Pause(world.Options.MessageCpu);
            var answer = await chat.ReceiveAsync(sender, body, limit);
            stored = IsMessage(answer.Span);
        });
        if (!stored) return;
        world.Deliveries.Acknowledged(name, due, receivers: world.People.Sizes[room] - 1);
    }

    private async Task ReconnectAsync()
    {
        var (room, place) = world.People.Anybody(random);
        if (!world.Account.AdmitConnect()) return;
        var (old, id) = world.People.Reconnect(room, place);
        var query = new Dictionary<string, string> { ["room"] = Population.Name(room), ["name"] = id };
        await world.Functions.InvokeAsync(ChatTopology.Connect, async (chat, limit) =>
        {
            world.Deliveries.Opened(id);
            await chat.ConnectAsync(new(id, time.GetUtcNow(), query, null), limit);
        });
        world.Deliveries.Closed(old);
        await world.Functions.InvokeAsync(ChatTopology.Disconnect, async (chat, limit) => await chat.DisconnectAsync(old, limit));
    }

    private static bool IsMessage(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8)) return reader.Read() && reader.ValueTextEquals("message"u8);
        return false;
    }
}
