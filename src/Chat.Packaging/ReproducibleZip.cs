using System.Buffers.Binary;
using System.IO.Compression;

namespace Chat.Packaging;

/// <summary>A zip that depends on names and contents alone: the same files give the same bytes, whenever and wherever it is written.</summary>
public static class ReproducibleZip
{
    // The earliest that the format can say. Lambda shows no file times to a function anyway.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Unix modes sit in the upper half: Lambda refuses to start a bootstrap that is not executable.
    private const int Readable = 0b1_000_000_110_100_100 << 16;
    private const int Executable = 0b1_000_000_111_101_101 << 16;

    /// <param name="folder">All files below it are taken, except those that <paramref name="leaveOut"/> picks by path.</param>
    /// <param name="target">The zip, written anew.</param>
    /// <param name="executable">The path of the one file to be started, if any.</param>
    public static void Write(string folder, string target, string? executable = null, Predicate<string>? leaveOut = null)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true)) Fill(zip, folder, executable, leaveOut);
        var bytes = content.ToArray();
        SayUnix(bytes);
        File.WriteAllBytes(target, bytes);
    }

    private static void Fill(ZipArchive zip, string folder, string? executable, Predicate<string>? leaveOut)
    {
        foreach (var path in Paths(folder).Where(path => leaveOut?.Invoke(path) != true))
        {
            var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
            entry.LastWriteTime = Epoch;
            entry.ExternalAttributes = path == executable ? Executable : Readable;
            using var content = File.OpenRead(Path.Combine(folder, path));
            using var stream = entry.Open();
            content.CopyTo(stream);
        }
    }

    private static IEnumerable<string> Paths(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    // .NET writes down on which platform it runs, and Unix modes count only where that is Unix. A zip made on Windows
    // is to be the same bytes, so each entry of the directory at the end says Unix.
    private static void SayUnix(Span<byte> zip)
    {
        const int EndRecord = 22, Host = 5, Unix = 3, FixedPart = 46;
        var end = zip[^EndRecord..];
        var at = BinaryPrimitives.ReadInt32LittleEndian(end[16..]);
        for (var left = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]); left > 0; left--)
        {
            var entry = zip[at..];
            entry[Host] = Unix;
            at += FixedPart + BinaryPrimitives.ReadUInt16LittleEndian(entry[28..])
                + BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        }
    }
}
