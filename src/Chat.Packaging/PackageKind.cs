namespace Chat.Packaging;

/// <summary>How the functions are built.</summary>
public enum PackageKind
{
    /// <summary>Assemblies for Lambda's own .NET 10: nothing is needed to build them but the SDK.</summary>
    Managed,

    /// <summary>One native program for Amazon Linux 2023: starts fastest, and is built on Linux, on the architecture that it runs on, with an old enough glibc.</summary>
    Native,
}
