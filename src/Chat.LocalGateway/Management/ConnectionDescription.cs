using System.Globalization;
using System.Text.Json;
using Chat.LocalGateway.Connections;

namespace Chat.LocalGateway.Management;

/// <summary>What GET tells of a connection.</summary>
internal static class ConnectionDescription
{
    public static byte[] Of(Connection connection)
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes);
        var subject = connection.Subject;
        json.WriteStartObject();
        json.WriteString("connectedAt"u8, Time(subject.ConnectedAt));
        json.WriteStartObject("identity"u8);
        json.WriteString("sourceIp"u8, subject.Origin.SourceIp);
        if (subject.Origin.UserAgent is { } userAgent) json.WriteString("userAgent"u8, userAgent);
        json.WriteEndObject();
        json.WriteString("lastActiveAt"u8, Time(connection.LastActiveAt));
        json.WriteEndObject();
        json.Flush();
        return bytes.ToArray();
    }

    private static string Time(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
