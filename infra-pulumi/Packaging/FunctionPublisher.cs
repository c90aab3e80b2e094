using Chat.Packaging;
using Pulumi;

namespace Chat.Infra.Packaging;

/// <summary>Builds the package of the functions from the sources, with the real packages of AWS and never with stand-ins.</summary>
public static class FunctionPublisher
{
    public static FunctionBuild Build(PackageKind kind) => new(kind, FunctionPackage.Architecture, StandIns: false);

    /// <returns>The path of the zip.</returns>
    /// <exception cref="RunException">It cannot be built here.</exception>
    public static string Publish(Checkout checkout, PackageKind kind)
    {
        try
        {
            return Package.Make(Build(kind), checkout.Root, checkout.PackageFolder, checkout.PackageFolder).Path;
        }
        catch (PackageException fault)
        {
            throw new RunException($"{fault.Message} Or set chat:packagePath to a package built elsewhere.{Environment.NewLine}{fault.Output}");
        }
    }
}
