namespace Chat.Packaging;

/// <summary>One way to build the functions.</summary>
/// <param name="Kind">Native or managed.</param>
/// <param name="Architecture">Of the functions, not of this machine: <c>x64</c> or <c>arm64</c>.</param>
/// <param name="StandIns">Whether the stand-ins take the place of AWS's packages. Never for what deploys.</param>
public sealed record FunctionBuild(PackageKind Kind, string Architecture, bool StandIns = false)
{
    /// <summary>The program that Lambda starts on Amazon Linux.</summary>
    public const string Bootstrap = "bootstrap";

    // Same sources, same bytes: a commit that changes no source must not deploy anything. So nothing of the commit gets
    // in, and no symbols: the generator of log methods writes its classes in another order each time, and line numbers
    // would tell. A stack trace names methods without them.
    private static readonly string[] Reproducible =
    [
        "-p:IncludeSourceRevisionInInformationalVersion=false", "-p:EnableSourceLink=false", "-p:DebugType=none",
        "-p:NativeDebugSymbols=false",
    ];

    // With an apphost beside it, Lambda would start that instead of the assembly.
    private static readonly string[] Managed = ["--no-self-contained", "-p:UseAppHost=false", "-p:PublishReadyToRun=true"];
    private static readonly string[] Native = ["-p:PublishAot=true"];

    /// <summary>What its files are called by.</summary>
    public string Name => $"{Kind.ToString().ToLowerInvariant()}-{Architecture}{(StandIns ? "-stand-ins" : "")}";

    /// <summary>Builds what Lambda needs of the functions, and no more.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="folder">Gets all that the build makes, so that none of it is mistaken for another's; reused where it is up to date.</param>
    /// <returns>The folder of the files to be deployed.</returns>
    /// <exception cref="PackageException">It cannot be built here.</exception>
    public string Publish(string root, string folder)
    {
        if (Kind == PackageKind.Native) NativeTools.Check(Architecture);
        var work = Path.Combine(folder, Name);
        var files = Path.Combine(work, "files");
        if (Directory.Exists(files)) Directory.Delete(files, recursive: true);
        DotnetBuild.Run(Command(root, work, files));
        return files;
    }
    /// <summary>What the SDK is told.</summary>
    internal IReadOnlyList<string> Command(string root, string work, string files) =>
    [
        "publish", Sources.ProjectIn(root), "-c", "Release", "-r", $"linux-{Architecture}", "-o", files, "--nologo",
        $"-p:ArtifactsPath={work}", $"-p:UseStandIns={(StandIns ? "true" : "false")}",
        .. Kind == PackageKind.Native ? Native : Managed, .. Reproducible,
    ];
}
