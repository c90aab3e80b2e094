using System.Net.Sockets;
using Chat.Core;
using Chat.Lambda;
using Chat.LocalGateway.Functions;
using Chat.Stores.Sqlite;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway;

/// <summary>The whole chat on this machine, wired by hand: gateway, functions, store and page.</summary>
public sealed class LocalChat : IAsyncDisposable
{
    private readonly DataFolder? _data;
    private readonly SqliteChatStore _store;
    private readonly Gateway _gateway;

    private LocalChat(DataFolder? data, SqliteChatStore store, Gateway gateway, GatewayOptions options)
    {
        (_data, _store, _gateway) = (data, store, gateway);
        PageUrl = new Uri($"http://{options.Address}:{gateway.Port}/");
        WebSocketUrl = new Uri($"ws://{options.Address}:{gateway.Port}/{options.Stage}");
    }

    public Uri PageUrl { get; }

    public Uri WebSocketUrl { get; }

    /// <exception cref="LocalChatException">It cannot start: one sentence says why, and how to mend it.</exception>
    public static async Task<LocalChat> StartAsync(LocalChatOptions options, ILoggerFactory loggers, CancellationToken cancellation = default)
    {
        var data = options.DataFolder is null ? null : DataFolder.Take(options.DataFolder);
        SqliteChatStore? store = null;
        try
        {
            store = await OpenStoreAsync(data, cancellation);
            return await StartAsync(options, data, store, loggers);
        }
        catch
        {
            if (store is not null) await store.DisposeAsync();
            data?.Dispose();
            throw;
        }
    }

    /// <summary>Closes every connection with 1001, runs their disconnect functions, and puts the data in order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
        _data?.Dispose();
    }

    private static async Task<SqliteChatStore> OpenStoreAsync(DataFolder? data, CancellationToken cancellation)
    {
        var options = data is null ? SqliteStoreOptions.InMemory : new SqliteStoreOptions { Path = Path.Combine(data.Path, "chat.db") };
        try
        {
            var store = await SqliteChatStore.OpenAsync(options, TimeProvider.System, cancellation);
            // No connection outlives the process that holds its socket: who is still listed was there when it was killed.
            await store.RemoveAllConnectionsAsync(cancellation);
            return store;
        }
        catch (StoreOpenException refused)
        {
            throw new LocalChatException(refused.Message, refused);
        }
    }

    private static async Task<LocalChat> StartAsync(LocalChatOptions options, DataFolder? data, SqliteChatStore store, ILoggerFactory loggers)
    {
        var time = TimeProvider.System;
        var sender = new GatewaySender();
        var backend = new ChatBackend(store, sender, new ChatOptions(), time, loggers.CreateLogger<ChatBackend>());
        // Its failures are logged by the gateway, which knows the connection as well.
        var functions = new InProcessFunctions(new ChatFunctions(backend, logger: null, time: time), time);
        var gatewayOptions = new GatewayOptions { Port = options.Port };
        try
        {
            var gateway = await Gateway.StartAsync(
                gatewayOptions, ChatTopology.Routes, ChatTopology.RouteSelectionExpression, functions, sender, time, loggers, PageFiles.Serve);
            return new LocalChat(data, store, gateway, gatewayOptions);
        }
        catch (SocketException refused)
        {
            throw new LocalChatException(Sentence(refused, options.Port), refused);
        }
    }

    private static string Sentence(SocketException refused, int port) => refused.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"Port {port} is in use by another program: choose another with --port, or 0 for any that is free.",
        SocketError.AccessDenied => $"Port {port} is not open to this user: choose one above 1023 with --port, or 0 for any that is free.",
        _ => $"Port {port} cannot be listened on ({refused.SocketErrorCode}): choose another with --port, or 0 for any that is free.",
    };
}
