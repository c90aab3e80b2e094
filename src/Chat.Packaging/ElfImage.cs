using System.Buffers.Binary;
using System.Text;

namespace Chat.Packaging;

/// <summary>
/// What a Linux program needs of the machine that starts it, read off the file itself, so that no tool is needed for
/// it: a 64-bit, little-endian ELF.
/// </summary>
/// <param name="Architecture"><c>x64</c>, <c>arm64</c>, or the machine's number in the format.</param>
/// <param name="Needs">The versions of symbols that shared libraries must have, such as <c>GLIBC_2.34</c>.</param>
public sealed record ElfImage(string Architecture, IReadOnlyList<string> Needs)
{
    private const int HeaderSize = 64, SectionSize = 64, NeedSize = 16;
    private const uint VersionNeeds = 0x6ffffffe;

    /// <summary>Reads a whole file; null where it is no such program.</summary>
    public static ElfImage? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("\u007fELF\u0002\u0001"u8)) return null;
        try
        {
            return new(ArchitectureOf(U16(file, 18)), NeedsOf(file));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The needed versions of the GNU C library above a limit, oldest first.</summary>
    public IReadOnlyList<string> NewerThan(Version glibc) =>
        [.. Needs.Where(need => GlibcOf(need) > glibc).Distinct(StringComparer.Ordinal).OrderBy(GlibcOf)];

    private static Version? GlibcOf(string need) =>
        need.StartsWith("GLIBC_", StringComparison.Ordinal) && Version.TryParse(need["GLIBC_".Length..], out var version) ? version : null;

    private static string ArchitectureOf(int machine) => machine switch { 62 => "x64", 183 => "arm64", _ => $"machine {machine}" };

    private static List<string> NeedsOf(ReadOnlySpan<byte> file)
    {
        var needs = new List<string>();
        for (var index = 0; index < U16(file, 60); index++)
        {
            var section = Section(file, index);
            if (U32(section, 4) == VersionNeeds) Read(file, section, needs);
        }

        return needs;
    }

    // A list of libraries, each with a list of the versions wanted of it; offsets are from an entry to the next.
    private static void Read(ReadOnlySpan<byte> file, ReadOnlySpan<byte> section, List<string> needs)
    {
        var content = Content(file, section);
        var names = Content(file, Section(file, (int)U32(section, 40)));
        for (int at = 0, libraries = (int)U32(section, 44); libraries > 0; libraries--)
        {
            var version = at + (int)U32(content, at + 8);
            for (var left = U16(content, at + 2); left > 0; left--)
            {
                needs.Add(Text(names[(int)U32(content, version + 8)..]));
                version += (int)U32(content, version + NeedSize - 4);
            }

            at += (int)U32(content, at + NeedSize - 4);
        }
    }

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> file, int index) =>
        file.Slice((int)U64(file, 40) + index * SectionSize, SectionSize);

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> file, ReadOnlySpan<byte> section) =>
        file.Slice((int)U64(section, 24), (int)U64(section, 32));

    private static string Text(ReadOnlySpan<byte> names) => Encoding.ASCII.GetString(names[..names.IndexOf((byte)0)]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
