using System.Text;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Framing;

/// <summary>What a client may not send, and the code that it gets for it.</summary>
public sealed class ViolationOnSocketsTests() : ViolationTests(GatewayTransport.Sockets);

public sealed class ViolationOnEventLoopsTests() : ViolationTests(GatewayTransport.EventLoops);

public abstract class ViolationTests(GatewayTransport transport) : TransportSuite(transport)
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    private static byte[] Large(int length) => [.. Enumerable.Repeat((byte)'x', length)];

    private static byte[] Fragments(int count, int size)
    {
        var all = new List<byte>();
        for (int i = 0; i < count; i++) all.AddRange(RawClient.Frame(i == 0 ? 1 : 0, Large(size), fin: i == count - 1));
        return [.. all];
    }

    /// <summary>Name, bytes, code.</summary>
    private static readonly Dictionary<string, (byte[] Bytes, int Code)> Table = new()
    {
        ["an unmasked frame"] = (RawClient.Frame(1, Hello, maskBit: false), 1002),
        ["an unmasked empty frame"] = ([0x81, 0], 1002),
        ["RSV1 without an extension"] = (RawClient.Frame(1, Hello, rsv: 4), 1002),
        ["RSV2"] = (RawClient.Frame(1, Hello, rsv: 2), 1002),
        ["RSV3"] = (RawClient.Frame(1, Hello, rsv: 1), 1002),
        ["RSV on a first byte alone"] = ([0xC1], 1002),
        ["opcode 3"] = (RawClient.Frame(3, Hello), 1002),
        ["opcode 7"] = (RawClient.Frame(7, Hello), 1002),
        ["opcode 11"] = (RawClient.Frame(11, Hello), 1002),
        ["opcode 15"] = (RawClient.Frame(15, Hello), 1002),
        ["a ping in fragments"] = (RawClient.Frame(9, Hello, fin: false), 1002),
        ["a ping of 126 bytes"] = (RawClient.Frame(9, Large(126)), 1002),
        ["a close of 126 bytes"] = (RawClient.Frame(8, Large(126)), 1002),
        ["a continuation of nothing"] = (RawClient.Frame(0, Hello), 1002),
        ["a text inside a fragmented text"] = ([.. RawClient.Frame(1, Hello, fin: false), .. RawClient.Frame(1, Hello)], 1002),
        ["a length of 5 in 16 bits"] = ([0x81, 0xFE, 0, 5, 1, 2, 3, 4, 0, 0, 0, 0, 0], 1002),
        ["a length of 5 in 64 bits"] = ([0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 0, 0, 0, 0, 0], 1002),
        ["a negative length"] = ([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 1002),
        ["a binary frame"] = (RawClient.Frame(2, Hello), 1003),
        ["the first byte of a binary frame"] = ([0x82], 1003),
        ["text that is not UTF-8"] = (RawClient.Frame(1, [0xC3, 0x28]), 1007),
        ["half a surrogate pair in UTF-8"] = (RawClient.Frame(1, [0xED, 0xA0, 0x80]), 1007),
        ["UTF-8 that ends in the middle"] = ([.. RawClient.Frame(1, [0xE2, 0x82], fin: false), .. RawClient.Frame(0, [])], 1007),
        ["a frame of 32 KB and a byte"] = (RawClient.Frame(1, Large(32_769)), 1009),
        ["the header of a frame over 32 KB"] = ([0x81, 0xFE, 0x80, 0x01], 1009),
        ["the header of a frame of 2^62 bytes"] = ([0x81, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0], 1009),
        ["fragments of 128 KB and a byte"] = ([.. Fragments(4, 32_768)[..^32_776], .. RawClient.Frame(0, Large(32_768), fin: false), .. RawClient.Frame(0, Large(1))], 1009),
        ["a close of one byte"] = (RawClient.Frame(8, [3]), 1002),
        ["a close with 999"] = (RawClient.Close(999), 1002),
        ["a close with 1004"] = (RawClient.Close(1004), 1002),
        ["a close with 1005"] = (RawClient.Close(1005), 1002),
        ["a close with 1006"] = (RawClient.Close(1006), 1002),
        ["a close with 1015"] = (RawClient.Close(1015), 1002),
        ["a close with 2999"] = (RawClient.Close(2999), 1002),
        ["a close with 5000"] = (RawClient.Close(5000), 1002),
        ["a close whose reason is not UTF-8"] = (RawClient.Frame(8, [3, 232, 0xFF, 0xFF]), 1002),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => Table.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(Names))]
    public async Task A_violation_closes_with_its_code_and_the_event_says_so(string name)
    {
        var (bytes, code) = Table[name];
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync(bytes);
        var frame = await client.ReadFrameAsync();
        Assert.Equal(8, frame!.Opcode);
        Assert.Equal(code, frame.CloseCode);
        Assert.Null(await client.ReadFrameAsync());
        client.Dispose();
        await gateway.UntilDisconnectsAsync();
        Assert.Equal(code, gateway.Functions.Of("disconnect").Single().Context.GetProperty("disconnectStatusCode").GetInt32());
        Assert.Empty(gateway.Functions.Of("message"));
    }

    [Fact]
    public async Task The_largest_frame_and_the_largest_message_pass()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync(RawClient.Frame(1, Large(32_768)));
        Assert.Equal(32_768, (await client.ReadFrameAsync())!.Payload.Length);
        await client.SendAsync(Fragments(4, 32_768));
        Assert.Equal(131_072, (await client.ReadFrameAsync())!.Payload.Length);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_payload_also_inside_a_fragmented_message()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        await client.SendAsync([.. RawClient.Text("hel", fin: false), .. RawClient.Frame(9, "are you there"u8), .. RawClient.Frame(10, "x"u8), .. RawClient.Frame(0, "lo"u8)]);
        var pong = await client.ReadFrameAsync();
        Assert.Equal((10, "are you there"), (pong!.Opcode, pong.Text));
        Assert.Equal("hello", (await client.ReadFrameAsync())!.Text);
    }

    [Fact]
    public async Task A_flood_of_pings_that_nobody_reads_the_answers_of_is_bounded_and_the_connection_lives()
    {
        await using var gateway = await StartAsync(options: new() { OutboundBytes = 4096 });
        using var client = await gateway.OpenRawAsync();
        var pings = new List<byte>();
        for (int i = 0; i < 2_000; i++) pings.AddRange(RawClient.Frame(9, Large(125)));
        for (int i = 0; i < 20; i++) await client.SendAsync([.. pings]);
        await client.SendAsync(RawClient.Text("still here"));
        RawFrame? frame;
        int pongs = 0;
        while ((frame = await client.ReadFrameAsync())!.Opcode == 10) pongs++;
        Assert.InRange(pongs, 1, 40_000);
        Assert.Equal("still here", frame.Text);
    }

    [Fact]
    public async Task An_opening_in_many_small_pieces_reads_the_same()
    {
        await using var gateway = await StartAsync();
        using var client = await gateway.OpenRawAsync();
        foreach (byte each in RawClient.Text(new string('é', 100))) await client.SendAsync(each);
        Assert.Equal(new string('é', 100), (await client.ReadFrameAsync())!.Text);
        Assert.Equal(Encoding.UTF8.GetByteCount(new string('é', 100)), Encoding.UTF8.GetByteCount(gateway.Functions.Of("message").Single().Body));
    }
}
