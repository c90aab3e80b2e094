using System.Diagnostics;
using Pulumi;

namespace Chat.Infra.Packaging;

/// <summary>Builds the package of the functions from the sources, with the real packages of AWS and never with stand-ins.</summary>
public static class FunctionPublisher
{
    // Same sources, same bytes: a commit that changes no source must not deploy anything. So nothing of the commit gets
    // in, and no symbols: the generator of log methods writes its classes in another order each time, and line numbers
    // would tell. A stack trace names methods without them.
    private static readonly string[] Reproducible =
        ["-p:IncludeSourceRevisionInInformationalVersion=false", "-p:EnableSourceLink=false", "-p:DebugType=none"];

    // With an apphost beside it, Lambda would start that instead of the assembly.
    private static readonly string[] Managed = ["--no-self-contained", "-p:UseAppHost=false", "-p:PublishReadyToRun=true"];
    private static readonly string[] Native = ["-p:PublishAot=true"];

    /// <returns>The path of the zip.</returns>
    /// <exception cref="RunException">The build failed.</exception>
    public static string Publish(Checkout checkout, PackageKind kind) => Publish(checkout, kind, ["-p:UseStandIns=false"]);

    /// <param name="properties">What else the build is told.</param>
    public static string Publish(Checkout checkout, PackageKind kind, IReadOnlyList<string> properties)
    {
        var name = kind.ToString().ToLowerInvariant();
        var folder = Path.Combine(checkout.PackageFolder, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Run(checkout.FunctionsProject,
        [
            "publish", checkout.FunctionsProject, "-c", "Release", "-r", "linux-arm64", "-o", folder, "--nologo",
            .. kind == PackageKind.Native ? Native : Managed, .. Reproducible, .. properties,
        ]);
        var zip = Path.Combine(checkout.PackageFolder, $"chat-{name}-arm64.zip");
        ReproducibleZip.Write(folder, zip, PackageContent.Bootstrap, leaveOut: path => path.EndsWith(".dbg", StringComparison.Ordinal));
        return zip;
    }

    private static void Run(string project, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // `dotnet run`, under which this program runs, leaves its own MSBuild in the environment.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new RunException(
                $"The functions could not be built from {project}: mend what follows, or set chat:packagePath to a package built elsewhere.{Environment.NewLine}{output}{errors.Result}");
    }
}
