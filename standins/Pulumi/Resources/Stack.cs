namespace Pulumi;

public class Stack : ComponentResource
{
    public Stack(StackOptions? options = null)
        : base(RootType, $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}", Options(options)) =>
        Engine.Current!.Stack = this;

    private static RootOptions Options(StackOptions? options) => new() { ResourceTransformations = options?.ResourceTransformations ?? [] };

    private sealed class RootOptions : ResourceOptions;
}

public class StackOptions
{
    public StackOptions()
    {
    }

    public List<ResourceTransformation> ResourceTransformations { get; set; } = [];
}
