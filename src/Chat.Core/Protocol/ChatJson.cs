using System.Text.Json.Serialization;

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
internal sealed partial class ChatJson : JsonSerializerContext;
