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

    private static readonly string[] Replaced = ["Connection", "Upgrade", TraceId, ForwardedPort, ForwardedProto];

    private const string TraceId = "X-Amzn-Trace-Id";
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedPort = "X-Forwarded-Port";
    private const string ForwardedProto = "X-Forwarded-Proto";

    /// <summary>The event's headers, sorted as in captures. <c>Connection</c> and <c>Upgrade</c> never reach this event.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        IReadOnlyList<KeyValuePair<string, string>> sent, IPAddress source, int port, string traceId)
    {
        var headers = new List<KeyValuePair<string, string>>(sent.Count + 4);
        string hops = "";
        foreach (var (name, value) in sent)
        {
            if (name.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase)) hops += $"{value}, ";
            else if (!IsReplaced(name)) Insert(headers, InUsualCapitals(name), value);
        }
        Insert(headers, TraceId, traceId);
        Insert(headers, ForwardedFor, hops + source);
        Insert(headers, ForwardedPort, port.ToString(CultureInfo.InvariantCulture));
        Insert(headers, ForwardedProto, "http");
        return headers;
    }

    /// <summary><c>Root=1-{8 hex digits of seconds}-{24 hex digits}</c>, as X-Ray makes them.</summary>
    public static string NewTraceId(DateTimeOffset now) =>
        string.Create(
            CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}");

    /// <summary>Writes pairs twice, as AWS does: the last value of each name, then all values of each name.</summary>
    public static void Write(Utf8JsonWriter writer, string single, string multiple, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        writer.WriteStartObject(single);
        for (int i = 0; i < pairs.Count; i++)
            if (IsFirst(pairs, i)) writer.WriteString(pairs[i].Key, Last(pairs, pairs[i].Key));
        writer.WriteEndObject();
        writer.WriteStartObject(multiple);
        for (int i = 0; i < pairs.Count; i++)
        {
            if (!IsFirst(pairs, i)) continue;
            writer.WriteStartArray(pairs[i].Key);
            for (int k = i; k < pairs.Count; k++)
                if (pairs[k].Key == pairs[i].Key) writer.WriteStringValue(pairs[k].Value);
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

    private static string Last(IReadOnlyList<KeyValuePair<string, string>> pairs, string name)
    {
        for (int i = pairs.Count - 1; ; i--)
            if (pairs[i].Key == name) return pairs[i].Value;
    }

    /// <summary>Keeps the list sorted, and headers of one name in the order that they came in.</summary>
    private static void Insert(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        int at = headers.Count;
        while (at > 0 && string.Compare(headers[at - 1].Key, name, StringComparison.OrdinalIgnoreCase) > 0) at--;
        headers.Insert(at, new(name, value));
    }

    /// <summary>What never reaches the event, and what the edge sets whatever a client says.</summary>
    private static bool IsReplaced(string name) => Array.Exists(Replaced, one => one.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string InUsualCapitals(string name)
    {
        foreach (var usual in UsualCapitals)
            if (usual.Equals(name, StringComparison.OrdinalIgnoreCase)) return usual;
        return name;
    }
}
