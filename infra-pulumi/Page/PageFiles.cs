using System.Security.Cryptography;
using System.Text.Json;
using Chat.Infra.Api;
using Pulumi;

namespace Chat.Infra.Page;

/// <summary>The page's files in the bucket, and the one that tells it where the chat is.</summary>
internal static class PageFiles
{
    /// <summary>Read by the page before it connects.</summary>
    public const string ConfigFile = "config.json";

    // Names carry no version, so a copy may be no older than the time one is ready to wait after an update.
    private const string Cache = "public, max-age=300";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".txt"] = "text/plain; charset=utf-8",
    };

    public static void Declare(Scope scope, string folder, Aws.S3.Bucket bucket, Address address, bool tokens)
    {
        foreach (var path in Paths(folder)) Declare(scope, folder, path, bucket);
        _ = new Aws.S3.BucketObjectv2(scope.Name($"page-{ConfigFile}"), new()
        {
            Bucket = bucket.BucketName,
            Key = ConfigFile,
            Content = address.WebSocketUrl.Apply(url => tokens ? JsonSerializer.Serialize(new { url, tokens }) : JsonSerializer.Serialize(new { url })),
            ContentType = Types[".json"],
            CacheControl = "no-cache",
            Tags = scope.Tags,
        });
    }

    private static void Declare(Scope scope, string folder, string path, Aws.S3.Bucket bucket)
    {
        var file = Path.Combine(folder, path);
        _ = new Aws.S3.BucketObjectv2(scope.Name($"page-{path}"), new()
        {
            Bucket = bucket.BucketName,
            Key = path,
            Source = new FileAsset(file),
            SourceHash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
            ContentType = Types.GetValueOrDefault(Path.GetExtension(path).ToLowerInvariant(), "application/octet-stream"),
            CacheControl = Cache,
            Tags = scope.Tags,
        });
    }

    private static IEnumerable<string> Paths(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(path => path != ConfigFile)
            .Order(StringComparer.Ordinal);
}
