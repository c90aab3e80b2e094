namespace Pulumi;

public abstract class ResourceOptions
{
    protected ResourceOptions()
    {
    }

    public Resource? Parent { get; set; }

    public InputList<Resource> DependsOn { get => field ??= []; set; }

    public bool? Protect { get; set; }

    public string? Version { get; set; }

    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }
}

public sealed class CustomResourceOptions : ResourceOptions
{
    public CustomResourceOptions()
    {
    }
}
