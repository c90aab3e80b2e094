using System.Collections.Immutable;

namespace Pulumi;

public class Resource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    private readonly string _type;
    private readonly string _name;
    private readonly ImmutableArray<ResourceTransformation> _transformations;

    private protected Resource(string type, string name, ResourceArgs args, ResourceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _type = type;
        _name = name;
        var engine = Engine.Current ?? throw new InvalidOperationException("Resources are declared by a program that Deployment runs.");
        Completion = ResourceCompletion.For(this);
        var parent = type == RootType ? null : options.Parent ?? engine.Stack;
        _transformations = [.. options.ResourceTransformations, .. parent?._transformations ?? []];
        foreach (var transformation in _transformations)
            if (transformation(new ResourceTransformationArgs(this, args, options)) is { } result)
                (args, options) = (result.Args, result.Options);
        engine.Register(this, parent, args, options);
    }

    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    internal ResourceCompletion Completion { get; }

    public string GetResourceName() => _name;

    public string GetResourceType() => _type;
}

public class CustomResource : Resource
{
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args ?? new NoArgs(), options ?? new CustomResourceOptions())
    {
    }

    [Output("id")]
    public Output<string> Id { get; private protected set; } = null!;
}

public class ComponentResource : Resource
{
    private protected ComponentResource(string type, string name, ResourceOptions options)
        : base(type, name, new NoArgs(), options)
    {
    }
}

internal sealed class NoArgs : ResourceArgs;
