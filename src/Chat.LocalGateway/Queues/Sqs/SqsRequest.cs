using System.Text.Json;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>A request of the queue's API: what is asked for, and of which queue.</summary>
internal readonly struct SqsRequest(JsonElement parameters)
{
    public JsonElement Parameters => parameters;

    /// <summary>The text of a member, null where there is none.</summary>
    public string? Text(string name) => TextOf(parameters, name);

    /// <summary>The number of a member, or the given one where there is none; null where it is out of bounds.</summary>
    public int? Number(string name, int absent, int least, int most) => NumberOf(parameters, name, absent, least, most);

    /// <summary>The items of a list; none where there is no such list.</summary>
    public IReadOnlyList<JsonElement> List(string name) =>
        parameters.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    /// <summary>Whether a list of names has that one, or has <c>All</c>.</summary>
    public bool Asks(string list, string name) => List(list).Any(item => item.ValueKind == JsonValueKind.String && item.GetString() is { } text && (text == name || text == "All"));

    public static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    public static int? NumberOf(JsonElement element, string name, int absent, int least, int most) =>
        !element.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null ? absent
        : member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) && number >= least && number <= most ? number : null;
}
