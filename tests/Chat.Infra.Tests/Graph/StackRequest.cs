using System.Collections.Immutable;

namespace Chat.Infra.Tests.Graph;

/// <summary>A stack to be declared: all that is not said is as it would be for an operator who set a Region and nothing else.</summary>
internal sealed record StackRequest
{
    public string Stack { get; init; } = "dev";

    public ImmutableDictionary<string, string> Settings { get; init; } =
        ImmutableDictionary<string, string>.Empty.Add("aws:region", "eu-west-1").Add("chat:pagePath", Fixture("page"));

    public Topology Topology { get; init; } = Topology.OfChat;

    public Checkout Checkout { get; init; } = new(Repository.Root);

    /// <summary>Stands for what `dotnet publish` makes.</summary>
    public string Package { get; init; } = Packages.Managed;

    public bool IsPreview { get; init; }

    /// <summary>False for a preview of what does not exist: no ids, and nothing of what AWS computes.</summary>
    public bool AwsAnswers { get; init; } = true;

    public StackRequest With(string key, string value) => this with { Settings = Settings.SetItem(key, value) };

    public StackRequest Without(string key) => this with { Settings = Settings.Remove(key) };

    public Task<DeclaredStack> RunAsync() => DeclaredStack.RunAsync(this);

    public static string Fixture(string name) => Path.Combine(Repository.Root, "tests", "Chat.Infra.Tests", "Fixtures", name);
}
