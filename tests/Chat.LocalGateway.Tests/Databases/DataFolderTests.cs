using Chat.LocalGateway.Databases;

namespace Chat.LocalGateway.Tests.Databases;

public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("chat-test-");

    [Fact]
    public void A_folder_that_it_makes_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Folders on Windows inherit the rights of the folder above.");
        else
        {
            var path = Path.Combine(_temporary.FullName, "above", "data");
            using var folder = DataFolder.Take(path);
            Assert.Equal(OwnerAlone, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_folder_that_is_there_keeps_the_rights_that_it_has()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Folders on Windows inherit the rights of the folder above.");
        else
        {
            const UnixFileMode shared = OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
            File.SetUnixFileMode(_temporary.FullName, shared);
            using var folder = DataFolder.Take(_temporary.FullName);
            Assert.Equal(shared, File.GetUnixFileMode(_temporary.FullName));
        }
    }

    public void Dispose() => _temporary.Delete(recursive: true);
}
