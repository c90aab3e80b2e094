using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Chat.Infra.Tests.Graph;

/// <summary>What the whole program declares for one configuration, run as Pulumi's own tests run programs.</summary>
internal sealed record DeclaredStack(ImmutableArray<DeclaredResource> Resources, ImmutableSortedDictionary<string, string> Outputs)
{
    public IEnumerable<DeclaredResource> Of(string kind) => Resources.Where(resource => resource.Kind == kind);

    public DeclaredResource One(string kind) => Assert.Single(Of(kind));

    public DeclaredResource One(string kind, string name) => Assert.Single(Of(kind), resource => resource.Name == name);

    /// <param name="request">The stack's name, its settings and what else is not the default.</param>
    public static async Task<DeclaredStack> RunAsync(StackRequest request)
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(request.Settings));
        var mocks = new AwsMocks(request.Settings.GetValueOrDefault("aws:region", ""), request.AwsAnswers);
        var recording = RecordedStack.Next = new Recording(request);
        var options = new TestOptions { ProjectName = "chat", StackName = request.Stack, IsPreview = request.IsPreview };
        await Deployment.TestAsync<RecordedStack>(mocks, options);
        var resources = ImmutableArray.CreateBuilder<DeclaredResource>();
        foreach (var declared in recording.Declared) resources.Add(await ResourceAsync(declared, mocks));
        return new([.. resources.OrderBy(resource => resource.Key, StringComparer.Ordinal)], await OutputsAsync(recording.Outputs!));
    }

    private static async Task<DeclaredResource> ResourceAsync(ResourceTransformationArgs declared, AwsMocks mocks)
    {
        var explicitly = await OutputUtilities.GetValueAsync(declared.Options.DependsOn.ToOutput());
        var key = Key(declared.Resource);
        var uses = await InputWalk.ResourcesAsync(declared.Args);
        return new(
            declared.Resource.GetResourceType(), declared.Resource.GetResourceName(), mocks.Inputs[key],
            Keys(explicitly), Keys(uses), declared.Options.Protect == true);
    }

    // An output that is not known in a preview is simply not there yet.
    private static async Task<ImmutableSortedDictionary<string, string>> OutputsAsync(IDictionary<string, object?> outputs)
    {
        var known = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in outputs)
        {
            var output = Assert.IsType<Output<string>>(value);
            if (await OutputUtilities.GetIsKnownAsync(output)) known[name] = await OutputUtilities.GetValueAsync(output);
        }
        return known.ToImmutable();
    }

    private static ImmutableSortedSet<string> Keys(IEnumerable<Resource> resources) => [.. resources.Select(Key)];

    private static string Key(Resource resource) => $"{resource.GetResourceType()} {resource.GetResourceName()}";
}

/// <summary>One run of the program and what it was seen to declare.</summary>
internal sealed class Recording(StackRequest request)
{
    private readonly List<ResourceTransformationArgs> _declared = [];

    public IReadOnlyList<ResourceTransformationArgs> Declared => _declared;

    public IDictionary<string, object?>? Outputs { get; private set; }

    public ResourceTransformationResult? See(ResourceTransformationArgs args)
    {
        if (args.Resource is not Stack) _declared.Add(args);
        return null;
    }

    public void Run() => Outputs = ChatProgram.Declare(request.Topology, request.Checkout, (_, _) => request.Package);
}

/// <summary>The root of a recorded run: Pulumi makes it itself, so what it needs is handed over beside it.</summary>
internal sealed class RecordedStack : Stack
{
    public RecordedStack()
        : base(new StackOptions { ResourceTransformations = { Next!.See } }) => Next!.Run();

    public static Recording? Next { get; set; }
}
