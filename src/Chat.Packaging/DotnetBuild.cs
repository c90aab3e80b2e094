using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Chat.Packaging;

/// <summary>The SDK's command, and its failures in one sentence.</summary>
internal static partial class DotnetBuild
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // `dotnet run`, under which this program may run, leaves its own MSBuild in the environment.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw Explain(output + errors.Result);
    }

    internal static PackageException Explain(string output)
    {
        if (MissingPackage().Match(output) is { Success: true } missing)
            return new($"The registry does not have the package {missing.Groups[1].Value}: build where it can be had.", output)
            {
                Missing = missing.Groups[1].Value,
            };
        var error = Error().Match(output);
        var reason = error.Success ? error.Groups[1].Value.Trim().TrimEnd('.') : "the build gave no reason";
        return new($"The functions could not be built: {reason}.", output);
    }

    // NU1101: no such package. NU1102 and NU1103: not in that version.
    [GeneratedRegex(@"error NU110[123]: Unable to find (?:a stable )?package ([\w.\-]+?)(?:\.? No| with)")]
    private static partial Regex MissingPackage();

    [GeneratedRegex(@"(?:error [A-Z]+\d+|MSBUILD : error MSB\d+|: error ?): ([^\r\n\[]+)")]
    private static partial Regex Error();
}
