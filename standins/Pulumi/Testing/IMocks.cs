using System.Collections.Immutable;

namespace Pulumi.Testing;

public interface IMocks
{
    Task<object> CallAsync(MockCallArgs args);

    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);
}

public class MockCallArgs
{
    public MockCallArgs()
    {
    }

    public string? Token { get; set; }

    public ImmutableDictionary<string, object> Args { get; set; } = ImmutableDictionary<string, object>.Empty;

    public string? Provider { get; set; } = "";
}

public class MockResourceArgs
{
    public MockResourceArgs()
    {
    }

    public string? Type { get; set; }

    public string? Name { get; set; }

    public ImmutableDictionary<string, object> Inputs { get; set; } = ImmutableDictionary<string, object>.Empty;

    public string? Provider { get; set; } = "";

    public string? Id { get; set; } = "";
}

public class TestOptions
{
    public TestOptions()
    {
    }

    public string? ProjectName { get; set; }

    public string? StackName { get; set; }

    /// <summary>A preview unless it says false.</summary>
    public bool? IsPreview { get; set; }
}
