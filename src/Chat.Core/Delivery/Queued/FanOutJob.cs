using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Delivery.Queued;

/// <summary>What the fan-out queue carries: either a slice to serve up to an entry, or a frame for those it could not be sent to.</summary>
/// <param name="V">The version of this form.</param>
/// <param name="Room">The room.</param>
/// <param name="At">When it was queued, in milliseconds since 1970.</param>
/// <param name="From">A slice's <see cref="SliceKey.From"/>.</param>
/// <param name="Slices">Its <see cref="SliceKey.Slices"/>; of a remainder too, for the pace.</param>
/// <param name="Slice">Its <see cref="SliceKey.Slice"/>.</param>
/// <param name="Seq">The entry, which is stored.</param>
/// <param name="Frame">A remainder's frame.</param>
/// <param name="Connections">Who is still to get it.</param>
internal sealed record FanOutJob(
    int V, string Room, long At, int Slices, long? From = null, int? Slice = null, long? Seq = null,
    JsonElement? Frame = null, IReadOnlyList<string>? Connections = null)
{
    public const int Version = 1;

    /// <summary>Connections of one remainder: with a frame of 32 KB they stay below the queue's 256 KB.</summary>
    public const int MostConnections = 2_000;

    private const int MostSlices = 1 << 20;

    /// <summary>The last millisecond of the year 9999.</summary>
    private const long LatestTime = 253_402_300_799_999;

    /// <summary>For a slice's job; the only ones that have a number.</summary>
    [JsonIgnore]
    public SliceKey Key => new(Room, From!.Value, Slices, Slice!.Value);

    public static FanOutJob Serve(SliceKey key, long seq, DateTimeOffset now) =>
        new(Version, key.Room, now.ToUnixTimeMilliseconds(), key.Slices, key.From, key.Slice, seq);

    public static FanOutJob Remainder(string room, int slices, Frame frame, IEnumerable<string> connections, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(frame.Utf8);
        return new(Version, room, now.ToUnixTimeMilliseconds(), slices, Frame: document.RootElement.Clone(), Connections: [.. connections]);
    }

    public ReadOnlyMemory<byte> ToUtf8() => FrameWriter.Write(this, ChatJson.Default.FanOutJob);

    /// <summary>The job, or null and what is wrong with it.</summary>
    public static FanOutJob? Parse(ReadOnlySpan<byte> utf8, out string fault)
    {
        fault = "";
        try
        {
            if (JsonSerializer.Deserialize(utf8, ChatJson.Default.FanOutJob) is { } job && (fault = job.Fault()).Length == 0) return job;
        }
        catch (JsonException)
        {
            fault = "it is not the JSON of a job";
        }

        return null;
    }

    private string Fault() => this switch
    {
        { V: not Version } => "its version is not 1",
        { Room: null } => "it names no room",
        { At: < 0 or > LatestTime } => "its time is out of range",
        { Slices: < 1 or > MostSlices } => "its slices are out of range",
        _ when !BitOperations.IsPow2(Slices) => "its slices are no power of two",
        { Frame: { ValueKind: JsonValueKind.Object }, Connections: not null } when !Connections.Contains(null!) => "",
        { From: >= 0, Slice: >= 0, Seq: >= 0 } when Slice < Slices => "",
        _ => "it is neither a slice to serve nor a frame with its receivers",
    };
}
