using System.Text.Json.Serialization;
using Chat.Core.Delivery.Queued;

namespace Chat.Core.Protocol;

/// <summary>The one list of what is written as JSON. Source-generated, as native code has no reflection to fall back on.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EntryFrame))]
[JsonSerializable(typeof(JoinedFrame))]
[JsonSerializable(typeof(LeftFrame))]
[JsonSerializable(typeof(HistoryFrame))]
[JsonSerializable(typeof(MembersFrame))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(PongFrame))]
[JsonSerializable(typeof(ErrorFrame))]
[JsonSerializable(typeof(FanOutJob))]
internal sealed partial class ChatJson : JsonSerializerContext;
