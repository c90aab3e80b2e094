using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Core.Tests.Doubles;

/// <summary>A whole chat on doubles. An error or warning in its log fails the test, unless the test expects it.</summary>
internal sealed class TestChat : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The default encoder writes six bytes for a quote, which frames of 32 KB are not made for.</summary>
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public TestChat(ChatOptions? options = null, TokenCheck? tokens = null)
    {
        Store = new(Time);
        Backend = new(Store, Sender, options ?? new(), Time, Log, tokens: tokens);
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public InMemoryChatStore Store { get; }

    public RecordingSender Sender { get; } = new();

    public LogCapture Log { get; } = new();

    public ChatBackend Backend { get; }

    public bool ExpectsTrouble { get; set; }

    public static string MessageFrame(string text) => JsonSerializer.Serialize(new { action = "message", text }, Relaxed);

    /// <summary>Connects <paramref name="name"/> under the connection id <c>name</c>, or under another one.</summary>
    public async Task<string> ConnectAsync(string name, string? room = null, string? id = null)
    {
        var query = new Dictionary<string, string> { ["name"] = name };
        if (room is not null) query["room"] = room;
        var reply = await Backend.ConnectAsync(new(id ?? name, Time.GetUtcNow(), query, null));
        Assert.Equal(200, reply.StatusCode);
        return id ?? name;
    }

    public async Task<string> SendAsync(string connectionId, string frame) =>
        Encoding.UTF8.GetString((await Backend.ReceiveAsync(connectionId, frame)).Span);

    public async Task<JsonElement> AskAsync(string connectionId, string frame) =>
        JsonDocument.Parse(await SendAsync(connectionId, frame)).RootElement;

    /// <summary>Sends a frame that must be refused, and answers the error's code.</summary>
    public async Task<string> RefusedAsync(string connectionId, string frame)
    {
        var answer = await AskAsync(connectionId, frame);
        Assert.Equal("error", answer.Type());
        return answer.GetProperty("code").GetString()!;
    }

    public void Dispose()
    {
        if (!ExpectsTrouble) Assert.DoesNotContain(Log.Lines, line => line.Level >= LogLevel.Warning);
    }
}

internal static class FrameExtensions
{
    public static string Type(this JsonElement frame) => frame.GetProperty("type").GetString()!;

    public static string? Text(this JsonElement frame, string key) => frame.TryGetProperty(key, out var value) ? value.GetString() : null;

    public static bool Is(this JsonElement frame, string key) => frame.GetProperty(key).GetBoolean();

    public static long[] Seqs(this JsonElement frame) =>
        [.. frame.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("seq").GetInt64())];
}
