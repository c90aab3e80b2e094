using Chat.Infra.Configuration;
using Chat.Infra.Packaging;
using Chat.Packaging;
using Pulumi;

namespace Chat.Infra;

/// <summary>What `pulumi up` runs: everything is checked and packaged first, and only then declared.</summary>
public static class ChatProgram
{
    public static Task<int> RunAsync() => Deployment.RunAsync(() =>
        Declare(Topology.OfChat, Checkout.Above(Environment.CurrentDirectory), FunctionPublisher.Publish));

    /// <param name="topology">What the functions are and need.</param>
    /// <param name="checkout">Where the sources are.</param>
    /// <param name="publish">Makes the package of the functions where the configuration names none.</param>
    /// <returns>The stack's outputs.</returns>
    public static IDictionary<string, object?> Declare(Topology topology, Checkout checkout, Func<Checkout, PackageKind, string> publish)
    {
        var scope = new Scope(Deployment.Instance.ProjectName, Deployment.Instance.StackName);
        var config = ChatConfig.Read(topology, checkout, scope);
        var package = FunctionPackage.At(config.PackagePath ?? publish(checkout, config.Package), config.Package);
        return new ChatStack(scope, config, topology, checkout).Declare(package);
    }
}
