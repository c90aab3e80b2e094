using System.Reflection;

namespace Chat.StandIns.Tests;

/// <summary>Writes those attributes that the recorded files write; the compiler's own say nothing about an API.</summary>
internal static class AttributeText
{
    private static readonly string[] Recorded =
    [
        "AttributeUsage", "AWSProperty", "DataContract", "DataMember", "EnumType", "Input", "JsonConverter", "JsonPropertyName", "Obsolete", "Output",
        "OutputType", "RequiresPreviewFeatures", "RequiresUnreferencedCode", "ResourceType",
    ];

    public static IReadOnlyList<string> Of(MemberInfo member) =>
        [.. member.GetCustomAttributesData().Where(attribute => Recorded.Contains(Name(attribute))).Select(Write)];

    private static string Name(CustomAttributeData attribute) => attribute.AttributeType.Name[..^"Attribute".Length];

    private static string Write(CustomAttributeData attribute)
    {
        var name = Name(attribute);
        var arguments = name == "RequiresUnreferencedCode" ? [] : Positional(attribute).Concat(Named(attribute)).ToList();
        return arguments.Count > 0 ? $"[{name}({string.Join(", ", arguments)})]" : $"[{name}]";
    }

    private static IEnumerable<string> Positional(CustomAttributeData attribute) => attribute.ConstructorArguments
        .Zip(attribute.Constructor.GetParameters(), (argument, parameter) => argument.Value switch
        {
            null or false => null,
            true => $"{parameter.Name}: true",
            var value when argument.ArgumentType.IsEnum => Enum.ToObject(argument.ArgumentType, value).ToString(),
            var value => Literal(value),
        }).OfType<string>();

    private static IEnumerable<string> Named(CustomAttributeData attribute) =>
        attribute.NamedArguments.Select(argument => $"{argument.MemberName} = {Literal(argument.TypedValue.Value)}");

    private static string Literal(object? value) => value switch
    {
        string text => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        Type type => $"typeof({type.FullName})",
        _ => $"{value}",
    };
}
