using System.Text;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>The little that a client says in each contender's protocol. What it hears is the same for all: texts with their marks.</summary>
internal abstract record Dialect
{
    /// <summary>The path of the request that opens a connection in a room.</summary>
    public abstract string Path(string room, int connection);

    /// <summary>What a client sends first, answered by one frame; empty where there is nothing of the kind.</summary>
    public virtual ReadOnlyMemory<byte> Greeting => default;

    public virtual bool IsBinary => false;

    /// <summary>What stands before and after a text.</summary>
    public abstract (byte[] Before, byte[] After) Around(int textBytes);
}

/// <summary>The text alone.</summary>
internal sealed record PlainDialect : Dialect
{
    public override string Path(string room, int connection) => $"/?room={room}";

    public override (byte[] Before, byte[] After) Around(int textBytes) => ([], []);
}

/// <summary>docs/protocol.md.</summary>
internal sealed record ChatDialect : Dialect
{
    public override string Path(string room, int connection) => $"/local?name=user-{connection}&room={room}";

    public override (byte[] Before, byte[] After) Around(int textBytes) => ("{\"action\":\"message\",\"text\":\""u8.ToArray(), "\"}"u8.ToArray());
}

/// <summary>SignalR's hub protocol in JSON: records that end with 0x1E.</summary>
internal sealed record SignalRJsonDialect : Dialect
{
    public override string Path(string room, int connection) => $"/chat?room={room}";

    public override ReadOnlyMemory<byte> Greeting { get; } = "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray();

    public override (byte[] Before, byte[] After) Around(int textBytes) =>
        ("{\"type\":1,\"target\":\"Send\",\"arguments\":[\""u8.ToArray(), "\"]}\u001e"u8.ToArray());
}

/// <summary>SignalR's hub protocol in MessagePack: <c>[1, {}, null, "Send", [text]]</c> behind its length.</summary>
internal sealed record SignalRMessagePackDialect : Dialect
{
    public override string Path(string room, int connection) => $"/chat?room={room}";

    public override ReadOnlyMemory<byte> Greeting { get; } = "{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8.ToArray();

    public override bool IsBinary => true;

    public override (byte[] Before, byte[] After) Around(int textBytes)
    {
        byte[] record = [0x95, 0x01, 0x80, 0xC0, 0xA4, .. Encoding.ASCII.GetBytes("Send"), 0x91, 0xDA, (byte)(textBytes >> 8), (byte)textBytes];
        var length = record.Length + textBytes;
        return ([.. Varint(length), .. record], []);
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 0x7F; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
