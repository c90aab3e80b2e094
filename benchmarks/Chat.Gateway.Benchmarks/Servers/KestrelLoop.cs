using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Gateway.Benchmarks.Servers;

/// <summary>
/// The shortest chat on ASP.NET Core: what comes in goes as it is to every member of the room, by a loop of
/// <see cref="WebSocket.SendAsync(ReadOnlyMemory{byte}, WebSocketMessageType, bool, CancellationToken)"/> that waits for nobody
/// in particular. Nothing is parsed and nothing is stored.
/// </summary>
internal static class KestrelLoop
{
    public static void Map(WebApplication app, JoinCounter joined)
    {
        var rooms = new ConcurrentDictionary<string, Room>(StringComparer.Ordinal);
        app.UseWebSockets();
        app.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var room = rooms.GetOrAdd(context.Request.Query["room"].ToString(), static _ => new Room());
            using var member = new Member(socket);
            room.Add(member);
            joined.Count();
            await ReceiveAsync(socket, room);
            room.Remove(member);
        });
    }

    private static async Task ReceiveAsync(WebSocket socket, Room room)
    {
        try
        {
            var buffer = new byte[4_096];
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
                await room.SendAsync(buffer.AsMemory(0, received.Count));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private sealed class Room
    {
        private readonly Lock _changing = new();
        private volatile Member[] _members = [];

        public void Add(Member member)
        {
            lock (_changing) _members = [.. _members, member];
        }

        public void Remove(Member member)
        {
            lock (_changing) _members = [.. _members.Where(other => other != member)];
        }

        public async ValueTask SendAsync(ReadOnlyMemory<byte> text)
        {
            List<Task>? waiting = null;
            foreach (var member in _members)
            {
                var sending = member.SendAsync(text);
                if (!sending.IsCompletedSuccessfully) (waiting ??= []).Add(sending.AsTask());
            }

            if (waiting is not null) await Task.WhenAll(waiting);
        }
    }

    /// <summary>A WebSocket takes one send at a time, so each has a gate.</summary>
    private sealed class Member(WebSocket socket) : IDisposable
    {
        private readonly SemaphoreSlim _gate = new(1, 1);

        public void Dispose() => _gate.Dispose();

        public async ValueTask SendAsync(ReadOnlyMemory<byte> text)
        {
            await _gate.WaitAsync();
            try
            {
                await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It has gone; its own loop takes it out of the room.
            }
            finally
            {
                _gate.Release();
            }
        }
    }
}
