using System.Net.WebSockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Chat.Testing;

/// <summary>A plain client of the protocol: what it is sent is kept in order of arrival, batches taken apart.</summary>
public sealed class ChatClient : IAsyncDisposable
{
    /// <summary>Generous, because it only ends a test that has failed already.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket;
    private readonly Channel<JsonElement> _frames = Channel.CreateUnbounded<JsonElement>();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Task _receiving;

    private ChatClient(ClientWebSocket socket)
    {
        _socket = socket;
        _receiving = ReceiveAsync();
    }

    /// <summary>The status with which the gateway closed, once it has.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseDescription => _socket.CloseStatusDescription;

    public string? Subprotocol => _socket.SubProtocol;

    /// <summary>Ends when the connection has.</summary>
    public Task Closed => _receiving;

    public static Task<ChatClient> ConnectAsync(Uri url, string name, string? room = null) =>
        ConnectAsync(new Uri($"{url}?name={name}{(room is null ? "" : $"&room={room}")}"));

    public static async Task<ChatClient> ConnectAsync(Uri url, IReadOnlyList<string>? subprotocols = null, string? origin = null)
    {
        var socket = new ClientWebSocket();
        foreach (var subprotocol in subprotocols ?? []) socket.Options.AddSubProtocol(subprotocol);
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await socket.ConnectAsync(url, limit.Token);
        }
        catch (WebSocketException refused)
        {
            throw new HandshakeRefusedException((int)socket.HttpStatusCode, refused);
        }

        return new ChatClient(socket);
    }

    // As browsers write it: a quotation mark is two bytes, not six.
    private static readonly JsonSerializerOptions AsBrowsersDo = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task SendAsync(object frame) => SendTextAsync(JsonSerializer.Serialize(frame, AsBrowsersDo));

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool endOfMessage = true)
    {
        await _sending.WaitAsync();
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await _socket.SendAsync(bytes, type, endOfMessage, limit.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await _frames.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No frame came for {Limit.TotalSeconds} s.");
        }
    }

    /// <summary>The next frame that fits; those before it are dropped.</summary>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> fits)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (fits(frame)) return frame;
        }
    }

    public Task<JsonElement> NextAsync(string type) => NextAsync(frame => frame.Is(type));

    /// <summary>
    /// Sends a frame with a ref of its own and waits for its answer; other frames before it are dropped. What is over the
    /// gateway's rate is sent again, as any client would: questions without a pause reach 10,000 a second on a fast machine.
    /// </summary>
    public async Task<JsonElement> AskAsync(object frame)
    {
        var tagged = JsonSerializer.SerializeToNode(frame, AsBrowsersDo)!.AsObject();
        var tag = (string?)tagged["ref"] ?? $"r-{Guid.NewGuid():N}";
        tagged["ref"] = tag;
        while (true)
        {
            await SendTextAsync(tagged.ToJsonString(AsBrowsersDo));
            var answer = await NextAsync(answer => answer.Text("ref") == tag || answer.Text("message") == "Too Many Requests");
            if (answer.Text("ref") == tag) return answer;
        }
    }

    /// <summary>Asks again until the answer fits: each question is a round trip, so this is no busy loop.</summary>
    public async Task AskUntilAsync(object frame, Func<JsonElement, bool> fits)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!fits(await AskAsync(frame))) limit.Token.ThrowIfCancellationRequested();
    }

    /// <summary>What has come and was not asked for yet.</summary>
    public List<JsonElement> Drain()
    {
        var frames = new List<JsonElement>();
        while (_frames.Reader.TryRead(out var frame)) frames.Add(frame);
        return frames;
    }

    public async Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _socket.CloseOutputAsync(status, reason, limit.Token);
        await _receiving.WaitAsync(limit.Token);
    }

    /// <summary>Goes without a word, as a phone does in a tunnel.</summary>
    public async Task AbortAsync()
    {
        _socket.Abort();
        await _receiving;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[131_072];
        var length = 0;
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close) break;
                length += result.Count;
                if (!result.EndOfMessage) continue;
                Take(JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone());
                length = 0;
            }

            if (_socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has gone without a close frame; CloseStatus says nothing then.
        }
        finally
        {
            _frames.Writer.TryComplete(new InvalidOperationException($"The connection has ended ({CloseStatus?.ToString() ?? "no close frame"})."));
        }
    }

    private void Take(JsonElement frame)
    {
        if (frame.Is("batch"))
            foreach (var inner in frame.GetProperty("frames").EnumerateArray()) Take(inner);
        else
            _frames.Writer.TryWrite(frame);
    }
}

/// <summary>The handshake was answered with a status of HTTP instead of 101.</summary>
public sealed class HandshakeRefusedException(int status, Exception inner) : Exception($"The handshake was refused with {status}.", inner)
{
    public int Status { get; } = status;
}
