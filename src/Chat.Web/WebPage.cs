using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Chat.Web;

/// <summary>The browser page as it is served: the files of wwwroot, and the policy that they are written to live under.</summary>
public static class WebPage
{
    /// <summary>
    /// Value of the Content-Security-Policy header. The page holds no inline script or style and loads nothing from
    /// another host; the WebSocket may be elsewhere (on AWS it always is), so that connect-src names no host.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every file, by path. Read once, small, and the same for the life of the process.</summary>
    public static IReadOnlyList<WebFile> Files { get; } = ReadFiles();

    private static readonly FrozenDictionary<string, WebFile> ByPath = Files.ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);

    /// <summary>The file for the path of a request, <c>/</c> being the page itself; null where there is none.</summary>
    public static WebFile? Find(string path) =>
        ByPath.GetValueOrDefault(path is "/" or "" ? "index.html" : path.TrimStart('/'));

    private static WebFile[] ReadFiles()
    {
        var assembly = typeof(WebPage).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[Prefix.Length..], assembly.GetManifestResourceStream(name)!))];
    }

    private static WebFile Read(string path, Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var tag = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
            return new WebFile(path, ContentTypes[Path.GetExtension(path)], bytes, $"\"{tag}\"");
        }
    }
}
