using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Testing;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>The functions over a real backend whose store is a double in which alice is in the lobby.</summary>
internal sealed class TestFunctions
{
    public const string ConnectionId = "UhR2teNkIAMCE-w=";

    public static readonly DateTimeOffset ConnectedAt = DateTimeOffset.FromUnixTimeMilliseconds(1795496400118);

    private static readonly Connection Alice = new(ConnectionId, "guest:alice", "alice", "lobby", ConnectedAt, ConnectedAt.AddMinutes(125));

    private static readonly RoomHead Head = new(Seq: 7, "k3v9", RosterVersion: 1, Connections: 1);

    public TestFunctions(TimeProvider? time = null, ChatOptions? options = null, TokenCheck? tokens = null)
    {
        time ??= new Microsoft.Extensions.Time.Testing.FakeTimeProvider(ConnectedAt.AddSeconds(10));
        Backend = new(Store, Substitute.For<IConnectionSender>(), options ?? new(), time, new Logger<ChatBackend>(Log), tokens: tokens);
        Functions = new(Backend, new Logger<ChatFunctions>(Log), time: time);
        Store.FindConnectionAsync(ConnectionId, Arg.Any<CancellationToken>()).Returns(Alice);
        Store.ReadRosterAsync("lobby", Arg.Any<CancellationToken>())
            .Returns(new Roster("lobby", 1, [new(ConnectionId, Alice.User, Alice.Name, Alice.ConnectedAt, Alice.ExpiresAt)]));
        Store.AppendAsync(Arg.Any<Draft>(), Arg.Any<CancellationToken>())
            .Returns(call => new AppendResult(AppendStatus.Stored, Stored(call.Arg<Draft>()), Head));
    }

    public IChatStore Store { get; } = Substitute.For<IChatStore>();

    public LogCapture Log { get; } = new();

    public ChatBackend Backend { get; }

    public ChatFunctions Functions { get; }

    public static string Event(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Events", $"{name}.json"));

    public async Task<string> InvokeAsync(string handler, string eventJson, ILambdaContext? context = null) =>
        Encoding.UTF8.GetString((await Functions.InvokeAsync(handler, Encoding.UTF8.GetBytes(eventJson), context ?? new Invocation())).Span);

    public async Task<JsonElement> ReplyAsync(string handler, string eventJson, ILambdaContext? context = null) =>
        JsonDocument.Parse(await InvokeAsync(handler, eventJson, context)).RootElement;

    /// <summary>What the store was asked to record by $connect.</summary>
    public Connection? Recorded() =>
        Store.ReceivedCalls().Where(call => call.GetMethodInfo().Name == nameof(IChatStore.ConnectAsync))
            .Select(call => (Connection)call.GetArguments()[0]!).SingleOrDefault();

    private static Entry Stored(Draft draft) => new(draft.Room, Head.Seq, draft.Type, draft.User, draft.Name, draft.Text, draft.At);
}
