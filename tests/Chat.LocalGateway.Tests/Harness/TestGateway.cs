using System.Net.WebSockets;
using Chat.Core;
using Chat.Core.Delivery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Chat.LocalGateway.Tests.Harness;

/// <summary>A real gateway on a free port, with functions of the test's and a clock that moves when told to.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly Gateway _gateway;

    private TestGateway(Gateway gateway, TestFunctions functions, GatewaySender sender, FakeTimeProvider time, TestLogs logs)
    {
        (_gateway, Functions, Sender, Time, Logs) = (gateway, functions, sender, time, logs);
    }

    /// <summary>The chat's routes, one that answers nobody, and no more.</summary>
    public static IReadOnlyList<ChatRoute> Routes { get; } =
    [
        new("$connect", new("connect"), TwoWay: true),
        new("$disconnect", new("disconnect"), TwoWay: false),
        new("message", new("message"), TwoWay: true),
        new("oneway", new("message"), TwoWay: false),
        new("$default", new("message"), TwoWay: true),
    ];

    /// <summary>When tests take place, but for those with clients that have a clock of their own.</summary>
    public static DateTimeOffset StartAt { get; } = new(2026, 11, 24, 5, 0, 0, 118, TimeSpan.Zero);

    public TestFunctions Functions { get; }
    public GatewaySender Sender { get; }
    public FakeTimeProvider Time { get; }
    public TestLogs Logs { get; }
    public Gateway Gateway => _gateway;
    public int Port => _gateway.Port;
    public Uri Url => new($"ws://127.0.0.1:{Port}/local");

    /// <summary>Whether errors in the log are what the test is about.</summary>
    public bool ExpectsErrors { get; init; }

    public static async Task<TestGateway> StartAsync(
        TestFunctions? functions = null, GatewayOptions? options = null, IReadOnlyList<ChatRoute>? routes = null,
        Action<WebApplication>? http = null, bool expectsErrors = false, DateTimeOffset? startAt = null)
    {
        functions ??= new TestFunctions();
        var sender = new GatewaySender();
        var time = new FakeTimeProvider(startAt ?? StartAt);
        var logs = new TestLogs();
        var gateway = await Gateway.StartAsync(
            options ?? new GatewayOptions(), routes ?? Routes, "$request.body.action", functions, sender, time, logs, http);
        return new TestGateway(gateway, functions, sender, time, logs) { ExpectsErrors = expectsErrors };
    }

    public async Task<WebSocket> ConnectAsync(string query = "", Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new ClientWebSocket();
        configure?.Invoke(client.Options);
        await client.ConnectAsync(new Uri(Url + query), TestContext.Current.CancellationToken).Soon();
        return client;
    }

    public Task<RawClient> RawAsync() => RawClient.ConnectAsync(Port);

    public async Task<RawClient> OpenRawAsync()
    {
        var client = await RawAsync();
        await client.UpgradeAsync();
        return client;
    }

    public async Task<DeliveryOutcome> PostAsync(string connectionId, string text) =>
        await Sender.SendAsync(connectionId, new Frame(System.Text.Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);

    /// <summary>The id of the connection opened last, as $connect was told.</summary>
    public string LastConnectionId => Functions.Of("connect")[^1].ConnectionId;

    public Task UntilDisconnectsAsync(int count = 1) =>
        Wait.UntilAsync(() => Gateway.Counters.Closed >= count, $"{count} connections closed");

    /// <summary>Moves the clock on in steps of its own tick, so that each clock of the gateway has its chance.</summary>
    public void Advance(TimeSpan by) => Time.Advance(by);

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync().Soon();
        Assert.Equal(0, _gateway.Connections);
        Assert.Equal(_gateway.Counters.Opened, _gateway.Counters.Closed);
        if (!ExpectsErrors) Assert.Empty(Logs.Errors);
    }
}
