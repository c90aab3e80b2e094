using System.Net.WebSockets;
using System.Text.Json;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>One who comes after the storm, says something and asks who is there.</summary>
internal sealed class Witness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _asked;

    public static async Task<Witness> EnterAsync(Uri url, string room, CancellationToken cancellation)
    {
        var witness = new Witness();
        await witness._socket.ConnectAsync(new($"{url}?name=witness&room={room}"), cancellation);
        return witness;
    }

    /// <summary>Says something to the room: whoever a post finds gone is forgotten.</summary>
    public Task SpeakAsync(CancellationToken cancellation) => AskAsync("""{"action":"message","text":"is anybody there?","ref":"REF"}""", cancellation);

    /// <summary>Connections that the room has, this one among them.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation) =>
        (await AskAsync("""{"action":"who","ref":"REF"}""", cancellation)).GetProperty("connections").GetInt32();

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open) await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        _socket.Dispose();
    }

    private async Task<JsonElement> AskAsync(string frame, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var reference = $"w{++_asked}";
        await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(frame.Replace("REF", reference, StringComparison.Ordinal)), WebSocketMessageType.Text, true, limit.Token);
        while (true)
        {
            var answer = await ReceiveAsync(limit.Token);
            if (!answer.TryGetProperty("ref", out var its) || its.GetString() != reference) continue;
            return answer.GetProperty("type").GetString() == "error" ? throw new StormException($"The witness was refused: {answer}.") : answer;
        }
    }

    private async Task<JsonElement> ReceiveAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close) throw new StormException("The witness was sent away.");
            length += part.Count;
            if (part.EndOfMessage) return JsonElement.Parse(_buffer.AsSpan(0, length));
        }
    }
}
