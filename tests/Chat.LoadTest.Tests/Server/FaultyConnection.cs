using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Chat.LoadTest.Tests.Server;

/// <summary>One client: reads its frames, and writes what is queued for it.</summary>
internal sealed class FaultyConnection(WebSocket socket, FaultyRoom room, Misbehaviour how, Hostility hostility)
{
    private readonly Channel<(string Frame, TimeSpan Wait)> _out = Channel.CreateUnbounded<(string, TimeSpan)>();

    public void Send(JsonObject frame, TimeSpan wait = default) => _out.Writer.TryWrite((frame.ToJsonString(), wait));

    public async Task RunAsync(CancellationToken aborted)
    {
        var writing = WriteAsync(aborted);
        try
        {
            var buffer = new byte[40_000];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult got;
                do
                {
                    got = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                    length += got.Count;
                }
                while (!got.EndOfMessage);
                if (got.MessageType == WebSocketMessageType.Close) break;
                Take(JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, length))!.AsObject());
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // It was cut.
        }
        room.Leave(this);
        _out.Writer.Complete();
        await writing;
    }

    private void Take(JsonObject frame)
    {
        if (hostility.Of((string)frame["action"]!, room.Name, frame) is { } hostile)
        {
            _out.Writer.TryWrite((hostile, default));
            if (hostility.IsInstead) return;
        }
        switch ((string)frame["action"]!)
        {
            case "join":
                Send(room.Join(this, frame));
                break;
            case "leave":
                room.Leave(this);
                Send(new JsonObject { ["type"] = "left", ["room"] = room.Name, ["ref"] = (string?)frame["ref"] });
                break;
            case "history":
                Send(room.History(frame));
                break;
            case "ping":
                if (how != Misbehaviour.AnswersNothing) Send(new JsonObject { ["type"] = "pong", ["at"] = "2026-11-25T00:00:00.000Z", ["ref"] = (string?)frame["ref"] });
                break;
            case "message":
                room.Say(this, frame);
                room.Chat.CountSaid();
                break;
        }
    }

    private async Task WriteAsync(CancellationToken aborted)
    {
        try
        {
            await foreach (var (frame, wait) in _out.Reader.ReadAllAsync(aborted))
            {
                if (wait > TimeSpan.Zero) await Task.Delay(wait, aborted);
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, aborted);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was cut.
        }
    }
}
