using System.Net.WebSockets;
using System.Text;

namespace Chat.LocalGateway.Tests.Harness;

/// <summary>What tests do with a plain client.</summary>
internal static class Clients
{
    public static Task SendTextAsync(this WebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken).Soon();

    /// <summary>The next message, null when the server closed.</summary>
    public static async Task<string?> ReceiveTextAsync(this WebSocket client)
    {
        var buffer = new byte[200_000];
        int length = 0;
        while (true)
        {
            var result = await client.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), TestContext.Current.CancellationToken).Soon();
            if (result.MessageType == WebSocketMessageType.Close) return null;
            length += result.Count;
            if (result.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    public static Task CloseAsync(this WebSocket client, WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null) =>
        client.CloseAsync(status, reason, TestContext.Current.CancellationToken).Soon();
}
