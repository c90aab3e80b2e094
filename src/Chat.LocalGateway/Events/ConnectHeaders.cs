using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace Chat.LocalGateway.Events;

/// <summary>The headers of a CONNECT event: the client's, in the usual capitals and order, and those that AWS's edge adds.</summary>
internal static class ConnectHeaders
{
    private static readonly string[] UsualCapitals =
    [
        "Host", "Origin", "User-Agent", "Cookie", "Authorization", "Accept-Encoding", "Accept-Language", "Cache-Control", "Pragma",
        "Sec-WebSocket-Extensions", "Sec-WebSocket-Key", "Sec-WebSocket-Protocol", "Sec-WebSocket-Version",
        TraceId, ForwardedFor, ForwardedPort, ForwardedProto,
    ];

    private const string TraceId = "X-Amzn-Trace-Id";
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedPort = "X-Forwarded-Port";
    private const string ForwardedProto = "X-Forwarded-Proto";

    /// <summary>The event's headers, sorted as in captures. <c>Connection</c> and <c>Upgrade</c> never reach this event.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        IReadOnlyList<KeyValuePair<string, string>> sent, IPAddress source, int port, string traceId)
    {
        var headers = new List<KeyValuePair<string, string>>(sent.Count + 4);
        foreach (var (name, value) in sent)
            if (!IsLeftOut(name)) headers.Add(new(InUsualCapitals(name), value));
        Add(headers, TraceId, traceId);
        Add(headers, ForwardedFor, Forwarded(sent, source));
        Add(headers, ForwardedPort, port.ToString(CultureInfo.InvariantCulture));
        Add(headers, ForwardedProto, "http");
        return [.. headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary><c>Root=1-{8 hex digits of seconds}-{24 hex digits}</c>, as X-Ray makes them.</summary>
    public static string NewTraceId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}");

    /// <summary>Writes pairs twice, as AWS does: the last value of each name, then all values of each name.</summary>
    public static void Write(Utf8JsonWriter writer, string single, string multiple, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        writer.WriteStartObject(single);
        for (int i = 0; i < pairs.Count; i++)
            if (IsFirst(pairs, i)) writer.WriteString(pairs[i].Key, Values(pairs, i).Last());
        writer.WriteEndObject();
        writer.WriteStartObject(multiple);
        for (int i = 0; i < pairs.Count; i++)
        {
            if (!IsFirst(pairs, i)) continue;
            writer.WriteStartArray(pairs[i].Key);
            foreach (var value in Values(pairs, i)) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static bool IsFirst(IReadOnlyList<KeyValuePair<string, string>> pairs, int index)
    {
        for (int i = 0; i < index; i++)
            if (pairs[i].Key == pairs[index].Key) return false;
        return true;
    }

    private static IEnumerable<string> Values(IReadOnlyList<KeyValuePair<string, string>> pairs, int from) =>
        pairs.Skip(from).Where(pair => pair.Key == pairs[from].Key).Select(pair => pair.Value);

    private static void Add(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        headers.RemoveAll(header => header.Key == name);
        headers.Add(new(name, value));
    }

    private static string Forwarded(IReadOnlyList<KeyValuePair<string, string>> sent, IPAddress source)
    {
        var hops = sent.Where(header => header.Key.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
        return string.Join(", ", hops.Append(source.ToString()));
    }

    private static bool IsLeftOut(string name) =>
        name.Equals("Connection", StringComparison.OrdinalIgnoreCase) || name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase);

    private static string InUsualCapitals(string name)
    {
        foreach (var usual in UsualCapitals)
            if (usual.Equals(name, StringComparison.OrdinalIgnoreCase)) return usual;
        return name;
    }
}
