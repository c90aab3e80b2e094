using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>The chat stops and starts again: what was acknowledged is there.</summary>
public abstract class RestartSuite(ChatSetup chat)
{
    [Fact]
    public async Task History_and_ids_outlive_a_restart_and_nobody_from_before_is_listed()
    {
        var room = $"room-{Guid.NewGuid():N}";
        var name = $"alice-{room[^6..]}";
        await using var before = await chat.ConnectAsync(name, room);
        var first = await before.AskAsync(new { action = "message", text = "before the restart", id = "m1" });
        var epoch = (await before.AskAsync(new { action = "join" })).Text("epoch");

        await chat.RestartAsync();
        await before.Closed.WaitAsync(ChatClient.Limit);
        Assert.Equal(1001, (int?)before.CloseStatus);

        await using var after = await chat.ConnectAsync(name, room);
        var joined = await after.AskAsync(new { action = "join", after = 0, epoch });
        Assert.Equal("before the restart", Assert.Single(joined.Entries()).Text("text"));
        Assert.Equal(1, joined.Number("connections"));
        Assert.False(joined.Flag("lost"));
        var repeated = await after.AskAsync(new { action = "message", text = "again", id = "m1" });
        Assert.Equal(first.Number("seq"), repeated.Number("seq"));
        // A repeated id may have taken a number that nothing has.
        Assert.True((await after.AskAsync(new { action = "message", text = "after the restart" })).Number("seq") > first.Number("seq"));
    }
}
