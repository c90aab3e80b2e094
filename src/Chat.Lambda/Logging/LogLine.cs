using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Logging;

/// <summary>The form of a line.</summary>
internal static class LogLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(
        ArrayBufferWriter<byte> line,
        DateTimeOffset at,
        LogLevel level,
        string category,
        EventId id,
        string? requestId,
        string message,
        Exception? exception)
    {
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", at.UtcDateTime);
            json.WriteString("level", level.ToString());
            json.WriteString("category", category);
            json.WriteNumber("eventId", id.Id);
            if (id.Name is not null) json.WriteString("event", id.Name);
            if (requestId is not null) json.WriteString("requestId", requestId);
            json.WriteString("message", message);
            if (exception is not null) WriteException(json, exception);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
    }

    // Types and stacks only. The text of an exception is a library's, and may quote what a user wrote.
    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartArray("exceptions");
        for (var next = exception; next is not null; next = next.InnerException)
        {
            json.WriteStartObject();
            json.WriteString("type", next.GetType().FullName);
            json.WriteString("stack", next.StackTrace);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
