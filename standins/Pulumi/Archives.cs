namespace Pulumi;

public abstract class AssetOrArchive
{
    private protected AssetOrArchive(string path) => Path = path;

    internal string Path { get; }
}

public abstract class Asset : AssetOrArchive
{
    private protected Asset(string path)
        : base(path)
    {
    }
}

public abstract class Archive : AssetOrArchive
{
    private protected Archive(string path)
        : base(path)
    {
    }
}

public sealed class FileAsset : Asset
{
    public FileAsset(string path)
        : base(path)
    {
    }
}

public sealed class FileArchive : Archive
{
    public FileArchive(string path)
        : base(path)
    {
    }
}
