using System.Text.Json;
using YamlDotNet.Serialization;

namespace Chat.Infra.Tests;

/// <summary>A stack's settings file, as the Pulumi CLI hands it to the program: every value is text, and what is no scalar is JSON.</summary>
internal static class StackFile
{
    public static IReadOnlyDictionary<string, string> Read(string name)
    {
        var file = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<Dictionary<string, Dictionary<string, object>>>(Repository.Read(name));
        return file["config"].ToDictionary(pair => pair.Key, pair => Text(pair.Value), StringComparer.Ordinal);
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        Dictionary<object, object> or List<object> => JsonSerializer.Serialize(Plain(value)),
        _ => JsonSerializer.Serialize(value),
    };

    private static object Plain(object value) => value switch
    {
        Dictionary<object, object> map => map.ToDictionary(pair => (string)pair.Key, pair => Plain(pair.Value), StringComparer.Ordinal),
        List<object> list => list.Select(Plain).ToList(),
        _ => value,
    };
}
