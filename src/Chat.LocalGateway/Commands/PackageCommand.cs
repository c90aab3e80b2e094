using System.CommandLine;
using System.CommandLine.Parsing;
using Chat.Packaging;

namespace Chat.LocalGateway.Commands;

/// <summary><c>./chat package</c>: makes what is uploaded to Lambda.</summary>
internal static class PackageCommand
{
    // What the infrastructure deploys; a managed package for it is built on any machine.
    private const string DeployedArchitecture = "arm64";

    public static Command Create()
    {
        var target = new Option<string>("--target") { Description = "managed (for dotnet10), native (for provided.al2023), or all.", DefaultValueFactory = _ => "all" };
        var arch = new Option<string?>("--arch") { Description = "x64 or arm64; otherwise arm64 for managed and this machine's for native." };
        var output = new Option<string?>("--output") { Description = "The folder of the zips; otherwise artifacts/package of the checkout." };
        var allow = new Option<bool>("--allow-stand-ins") { Description = "Where AWS's own packages cannot be had: a package to try out, marked as one." };
        target.Validators.Add(option => IsOneOf(option, "managed", "native", "all"));
        arch.Validators.Add(option => IsOneOf(option, "x64", "arm64"));
        var package = new Command("package", "Make the zips that Lambda runs: same sources, same bytes.") { target, arch, output, allow };
        package.SetAction(parsed => Run(
            Builds(parsed.GetValue(target)!, parsed.GetValue(arch), StandIns(parsed.GetValue(allow))), parsed.GetValue(output), parsed.GetValue(allow)));
        return package;
    }

    private static int Run(IReadOnlyList<FunctionBuild> builds, string? output, bool allowStandIns)
    {
        if (!allowStandIns && StandInsAreChosen)
            return Refuse("UseStandIns is true, since the registry lacks AWS's packages: package where it has them, or add --allow-stand-ins to try the functions out.");
        try
        {
            // The program is built inside the checkout, and may be called from anywhere.
            var root = Sources.Above(AppContext.BaseDirectory);
            var work = Path.Combine(root, "artifacts", "package");
            foreach (var build in builds) Print(Package.Make(build, root, work, output ?? work));
            return 0;
        }
        catch (PackageException fault) when (!allowStandIns && fault.Missing?.StartsWith("Microsoft.", StringComparison.Ordinal) == false)
        {
            return Refuse($"{fault.Message.TrimEnd('.')}, or add --allow-stand-ins to try the functions out.");
        }
        catch (Exception fault) when (fault is PackageException or IOException or UnauthorizedAccessException)
        {
            return Refuse(fault.Message);
        }
    }

    private static bool StandInsAreChosen => Environment.GetEnvironmentVariable("UseStandIns") == "true";

    // Without the variable nobody has asked the registry yet, and what may be stand-ins had better be.
    private static bool StandIns(bool allowed) => allowed && Environment.GetEnvironmentVariable("UseStandIns") != "false";

    private static List<FunctionBuild> Builds(string target, string? architecture, bool standIns)
    {
        var builds = new List<FunctionBuild>();
        if (target != "native") builds.Add(new(PackageKind.Managed, architecture ?? DeployedArchitecture, standIns));
        if (target != "managed") builds.Add(new(PackageKind.Native, architecture ?? NativeTools.Architecture, standIns));
        return builds;
    }

    private static void Print(Package package)
    {
        var runtime = package.Build.Kind == PackageKind.Native ? "provided.al2023" : "dotnet10";
        Console.WriteLine($"""
            {package.Path}
              target  {runtime}, {package.Build.Architecture}{(package.Build.StandIns ? ", with stand-ins: not to be deployed" : "")}
              size    {package.Bytes / 1e6:F1} MB ({package.Bytes} bytes)
              sha256  {package.Sha256}
            """);
    }

    private static void IsOneOf(OptionResult option, params string[] allowed)
    {
        if (option.Tokens is [var token] && !allowed.Contains(token.Value, StringComparer.Ordinal))
            option.AddError($"{option.Option.Name} is one of {string.Join(", ", allowed)}, not {token.Value}");
    }

    private static int Refuse(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }
}
