namespace Chat.Packaging;

/// <summary>A package cannot be made: the message is one sentence that names what is at fault and the mend.</summary>
/// <param name="output">What the build said, where there was one.</param>
public sealed class PackageException(string message, string output = "") : Exception(message)
{
    public string Output { get; } = output;

    /// <summary>The NuGet package that the registry lacks, where it is that.</summary>
    public string? Missing { get; init; }
}
