namespace Chat.Infra;

/// <summary>The folder that holds Pulumi.yaml, and what the program takes from it.</summary>
public sealed record Checkout(string Root)
{
    public string FunctionsProject => Path.Combine(Root, "src", "Chat.Lambda", "Chat.Lambda.csproj");

    public string PageFolder => Path.Combine(Root, "src", "Chat.Web", "wwwroot");

    /// <summary>Where packages are made. Below artifacts/, so that it is never taken for a source.</summary>
    public string PackageFolder { get; init; } = Path.Combine(Root, "artifacts", "package");

    /// <summary>A path of the configuration is meant from the root, as Pulumi.yaml is.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Root);

    public static Checkout Above(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "Pulumi.yaml"))) return new(at);
        throw new DirectoryNotFoundException($"No folder above {folder} holds Pulumi.yaml: run `pulumi up` inside the checkout.");
    }
}
