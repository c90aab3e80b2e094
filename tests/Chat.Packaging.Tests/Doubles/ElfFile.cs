using System.Buffers.Binary;
using System.Text;

namespace Chat.Packaging.Tests.Doubles;

/// <summary>The least of a Linux program that says which symbol versions it needs of libc.</summary>
internal static class ElfFile
{
    private const int Header = 64, Section = 64, Need = 16;

    public static byte[] Needing(string architecture, params string[] versions)
    {
        var names = Encoding.ASCII.GetBytes("\0libc.so.6\0" + string.Concat(versions.Select(version => $"{version}\0")));
        var needs = Needs(versions);
        var sections = Header + needs.Length + names.Length;
        var file = new byte[sections + 2 * Section];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        U16(file, 18, architecture == "arm64" ? 183 : 62);
        U64(file, 40, sections);
        U16(file, 58, Section);
        U16(file, 60, 2);
        needs.CopyTo(file, Header);
        names.CopyTo(file, Header + needs.Length);
        // .gnu.version_r, its names in section 1, one library; then .dynstr.
        Describe(file.AsSpan(sections), 0x6ffffffe, Header, needs.Length, link: 1, info: 1);
        Describe(file.AsSpan(sections + Section), 3, Header + needs.Length, names.Length, link: 0, info: 0);
        return file;
    }

    private static byte[] Needs(string[] versions)
    {
        var needs = new byte[Need * (versions.Length + 1)];
        U16(needs, 0, 1);
        U16(needs, 2, versions.Length);
        U32(needs, 4, 1);
        U32(needs, 8, Need);
        var name = "\0libc.so.6\0".Length;
        for (var index = 0; index < versions.Length; index++)
        {
            var at = Need * (index + 1);
            U32(needs, at + 8, name);
            U32(needs, at + 12, index == versions.Length - 1 ? 0 : Need);
            name += versions[index].Length + 1;
        }

        return needs;
    }

    private static void Describe(Span<byte> section, uint type, int offset, int size, int link, int info)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(section[4..], type);
        U64(section, 24, offset);
        U64(section, 32, size);
        U32(section, 40, link);
        U32(section, 44, info);
    }

    private static void U16(Span<byte> bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)value);

    private static void U32(Span<byte> bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], value);

    private static void U64(Span<byte> bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], value);
}
