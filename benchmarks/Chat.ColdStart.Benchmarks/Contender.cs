using Chat.Packaging;

namespace Chat.ColdStart.Benchmarks;

/// <summary>A published form of the functions.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Kind">Native or managed.</param>
/// <param name="Command">The program and its arguments, as Lambda starts it.</param>
internal sealed record Contender(string Name, PackageKind Kind, IReadOnlyList<string> Command)
{
    /// <summary>Publishes both as they are packaged; what is up to date is not built again.</summary>
    public static IReadOnlyList<Contender> Build()
    {
        var root = Sources.Above(AppContext.BaseDirectory);
        var standIns = Environment.GetEnvironmentVariable("UseStandIns") != "false";
        string Publish(PackageKind kind) =>
            new FunctionBuild(kind, NativeTools.Architecture, standIns).Publish(root, Path.Combine(root, "artifacts", "package"));
        return
        [
            new("native", PackageKind.Native, [Path.Combine(Publish(PackageKind.Native), FunctionBuild.Bootstrap)]),
            new("managed", PackageKind.Managed, ["dotnet", Path.Combine(Publish(PackageKind.Managed), $"{PackageContent.Assembly}.dll")]),
        ];
    }
}
