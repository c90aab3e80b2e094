using System.Text.Json;

namespace Pulumi;

public sealed class Config
{
    private readonly string _name;

    public Config(string? name = null) => _name = name ?? Deployment.Instance.ProjectName;

    public string? Get(string key) => All().GetValueOrDefault($"{_name}:{key}");

    // The CLI hands a program its whole configuration in one variable: a JSON object whose values are strings.
    private static Dictionary<string, string> All() =>
        Environment.GetEnvironmentVariable("PULUMI_CONFIG") is { Length: > 0 } json
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(json)!
            : [];
}
