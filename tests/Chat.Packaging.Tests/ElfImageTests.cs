using Chat.Packaging.Tests.Doubles;

namespace Chat.Packaging.Tests;

public sealed class ElfImageTests
{
    [Theory]
    [InlineData("x64")]
    [InlineData("arm64")]
    public void The_architecture_and_every_needed_version_are_read(string architecture)
    {
        var image = ElfImage.Read(ElfFile.Needing(architecture, "GLIBC_2.17", "GLIBC_2.34", "LIBX_1"))!;
        Assert.Equal(architecture, image.Architecture);
        Assert.Equal(["GLIBC_2.17", "GLIBC_2.34", "LIBX_1"], image.Needs);
    }

    [Fact]
    public void What_is_newer_than_a_glibc_is_told_by_number_and_not_by_letter()
    {
        var image = ElfImage.Read(ElfFile.Needing("x64", "GLIBC_2.4", "GLIBC_2.100", "GLIBC_2.34", "GLIBC_2.35", "GLIBC_PRIVATE"))!;
        Assert.Equal(["GLIBC_2.35", "GLIBC_2.100"], image.NewerThan(new(2, 34)));
    }

    [Fact]
    public void What_is_no_program_and_what_was_cut_off_is_null_and_no_crash()
    {
        var whole = ElfFile.Needing("x64", "GLIBC_2.34");
        Assert.Null(ElfImage.Read("#!/bin/sh\nexec dotnet Chat.Lambda.dll and enough text to be as long as a header of a program"u8));
        for (var length = 0; length < whole.Length; length++) Assert.Null(ElfImage.Read(whole.AsSpan(0, length)));
    }
}
