using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Chat.Plan.World;

/// <summary>What a frame shows: whose room, and when each of its messages was due. Read once for all receivers.</summary>
internal sealed record ShownEntries(string Room, IReadOnlyList<TimeSpan> Due)
{
    public static ShownEntries Of(ReadOnlyMemory<byte> utf8)
    {
        var room = "";
        var due = new List<TimeSpan>();
        var reader = new Utf8JsonReader(utf8.Span);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals("room"u8) && reader.Read()) room = reader.GetString()!;
            else if (reader.ValueTextEquals("text"u8) && reader.Read()) due.Add(DueIn(reader.ValueSpan));
        }
        return new(room, due);
    }

    /// <summary>A simulated text: when it was due, and as many letters as make up its size.</summary>
    public static string Text(TimeSpan due, int bytes) => $"{due.Ticks} ".PadRight(bytes, 'x');

    private static TimeSpan DueIn(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long ticks, out _)
        ? new(ticks)
        : throw new FormatException($"Not a text of this simulation: {Encoding.UTF8.GetString(text[..Math.Min(20, text.Length)])}.");
}
