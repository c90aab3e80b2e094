using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Chat.Web.Tests.Server;

/// <summary>The server's end of one WebSocket.</summary>
public sealed class FakeConnection(WebSocket socket, string name, string startingRoom)
{
    private readonly Channel<string> _out = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = name;

    public string StartingRoom { get; } = startingRoom;

    public HashSet<string> Rooms { get; } = new([startingRoom], StringComparer.Ordinal);

    /// <summary>Completes when the connection is gone and the chat counts it no more.</summary>
    public Task Ended => _ended.Task;

    public void Send(JsonObject frame) => _out.Writer.TryWrite(frame.ToJsonString());

    public void Abort() => socket.Abort();

    public async Task RunAsync(FakeChat chat)
    {
        var writing = WriteAsync();
        try
        {
            while (await ReadAsync() is { } text) Handle(chat, JsonNode.Parse(text)!.AsObject());
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The browser went away, or the test pulled the plug.
        }
        _out.Writer.TryComplete();
        await writing;
        chat.Connections.TryRemove(this, out _);
        _ended.SetResult();
    }

    private void Handle(FakeChat chat, JsonObject frame)
    {
        var answer = chat.Answer(this, frame);
        if (answer is null) return;
        answer["ref"] = (string?)frame["ref"];
        Send(answer);
    }

    private async Task<string?> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private async Task WriteAsync()
    {
        await foreach (var text in _out.Reader.ReadAllAsync())
        {
            if (socket.State != WebSocketState.Open) continue;
            try
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // As above: the reading side ends the connection.
            }
        }
    }
}
