using Chat.Gateway.Benchmarks.Load;
using Chat.Gateway.Benchmarks.Machine;

namespace Chat.Gateway.Benchmarks.Contenders;

/// <summary>A chat server under measurement.</summary>
/// <param name="Name">What reports and the command line call it.</param>
/// <param name="Dialect">How a client speaks to it.</param>
internal abstract record Contender(string Name, Dialect Dialect)
{
    public const string Chat = "chat";
    public const string Kestrel = "kestrel";
    public const string SignalRJson = "signalr-json";
    public const string SignalRMessagePack = "signalr-messagepack";
    public const string Ws = "ws";

    public static IReadOnlyList<Contender> All { get; } =
    [
        new ChatContender(),
        new AspNetContender(Kestrel, new PlainDialect(), Servers.ServerRole.Kestrel),
        new AspNetContender(SignalRJson, new SignalRJsonDialect(), Servers.ServerRole.SignalRJson),
        new AspNetContender(SignalRMessagePack, new SignalRMessagePackDialect(), Servers.ServerRole.SignalRMessagePack),
        new WsContender(),
    ];

    /// <summary>Why it cannot take part here, half a sentence; null where it can.</summary>
    public virtual string? Missing => null;

    /// <summary>A fresh server, ready for connections.</summary>
    /// <exception cref="BenchmarkException">It did not start.</exception>
    public abstract IServer Start(Cores cores);
}
