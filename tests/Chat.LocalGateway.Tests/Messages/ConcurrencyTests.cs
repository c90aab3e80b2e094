using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Messages;

public sealed class ConcurrencyOnSocketsTests() : ConcurrencyTests(GatewayTransport.Sockets);

public sealed class ConcurrencyOnEventLoopsTests() : ConcurrencyTests(GatewayTransport.EventLoops);

public abstract class ConcurrencyTests(GatewayTransport transport) : TransportSuite(transport)
{
    [Fact]
    public async Task Messages_of_one_connection_run_at_the_same_time_and_answer_in_any_order()
    {
        var gates = new Dictionary<string, TaskCompletionSource<InvocationResult>> { ["a"] = new(), ["b"] = new(), ["c"] = new() };
        await using var gateway = await StartAsync(new() { Message = call => new(gates[call.Body].Task) });
        using var client = await gateway.ConnectAsync();
        foreach (var text in gates.Keys) await client.SendTextAsync(text);
        await Wait.UntilAsync(() => gateway.Functions.Of("message").Count == 3, "all three run");
        foreach (var text in new[] { "c", "a", "b" })
        {
            gates[text].SetResult(TestFunctions.Reply(text));
            Assert.Equal(text, await client.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task A_connection_with_too_many_messages_under_way_waits_and_others_do_not()
    {
        var gate = new TaskCompletionSource();
        var functions = new TestFunctions();
        functions.Message = async call =>
        {
            if (call.Body.StartsWith("slow", StringComparison.Ordinal)) await gate.Task;
            return TestFunctions.Reply(call.Body);
        };
        await using var gateway = await StartAsync(functions, new() { MessagesInFlight = 8 });
        using var client = await gateway.OpenRawAsync();
        using var other = await gateway.ConnectAsync();
        var burst = new List<byte>();
        for (int i = 0; i < 100; i++) burst.AddRange(RawClient.Text($"slow {i}"));
        await client.SendAsync([.. burst]);
        await Wait.UntilAsync(() => functions.Of("message").Count >= 8, "eight run");
        await other.SendTextAsync("quick");
        Assert.Equal("quick", await other.ReceiveTextAsync());
        Assert.Equal(8, functions.Of("message").Count(call => call.Body.StartsWith("slow", StringComparison.Ordinal)));
        gate.SetResult();
        var answers = new HashSet<string>();
        for (int i = 0; i < 100; i++) Assert.True(answers.Add((await client.ReadFrameAsync())!.Text));
        Assert.Equal(100, answers.Count);
    }
}
