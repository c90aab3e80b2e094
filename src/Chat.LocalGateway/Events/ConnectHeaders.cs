using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
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
        StringBuilder? hops = null;
        foreach (var (name, value) in sent)
        {
            if (name.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase)) (hops ??= new()).Append(value).Append(", ");
            else if (!IsReplaced(name)) headers.Add(new(InUsualCapitals(name), value));
        }
        headers.Add(new(TraceId, traceId));
        headers.Add(new(ForwardedFor, $"{hops}{source}"));
        headers.Add(new(ForwardedPort, port.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new(ForwardedProto, "http"));
        Sort(CollectionsMarshal.AsSpan(headers));
        return headers;
    }

    /// <summary><c>Root=1-{8 hex digits of seconds}-{24 hex digits}</c>, as X-Ray makes them.</summary>
    public static string NewTraceId(DateTimeOffset now) =>
        string.Create(
            CultureInfo.InvariantCulture, $"Root=1-{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}");

    /// <summary>Writes pairs twice, as AWS does: the last value of each name, then all values of each name.</summary>
    public static void Write(Utf8JsonWriter writer, string single, string multiple, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var names = new SameNames(pairs);
        writer.WriteStartObject(single);
        for (int i = 0; i < pairs.Count; i++)
            if (names.IsFirst(i)) writer.WriteString(pairs[i].Key, pairs[names.LastOf(i)].Value);
        writer.WriteEndObject();
        writer.WriteStartObject(multiple);
        for (int i = 0; i < pairs.Count; i++)
        {
            if (!names.IsFirst(i)) continue;
            writer.WriteStartArray(pairs[i].Key);
            for (int k = i; k >= 0; k = names.Next(k)) writer.WriteStringValue(pairs[k].Value);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>By name, and headers of one name in the order that they came in: their places make the sort a stable one.</summary>
    private static void Sort(Span<KeyValuePair<string, string>> headers)
    {
        var keys = new (string Name, int Place)[headers.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = (headers[i].Key, i);
        keys.AsSpan().Sort(headers, static (a, b) =>
            string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : a.Place.CompareTo(b.Place));
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
