namespace Chat.LocalGateway.Databases;

/// <summary>
/// The folder of a chat's data, held by one gateway at a time: another gateway on the same data would find the first one's
/// connections gone, since it cannot post to them, and remove them.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    /// <exception cref="LocalChatException">The folder cannot be written, or another chat has it.</exception>
    public static DataFolder Take(string path)
    {
        if (File.Exists(path)) throw new LocalChatException($"{path} is a file, not a folder: choose a folder with --data.");
        try
        {
            Create(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CannotBeWritten(path, refused);
        }

        try
        {
            return new(path, new FileStream(System.IO.Path.Combine(path, "chat.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw CannotBeWritten(path, refused);
        }
        catch (IOException refused) when (!IsHeld(refused))
        {
            throw CannotBeWritten(path, refused);
        }
        catch (IOException refused)
        {
            throw new LocalChatException($"The data folder {path} is in use by another chat: stop that one, or choose another folder with --data.", refused);
        }
    }

    // The file stays: deleting it would race with whoever opens it next.
    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// What people write is for the owner alone, whatever rights the files in it have. A folder that is there already has the
    /// rights that somebody gave it.
    /// </summary>
    private static void Create(string path)
    {
        const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerAlone);
    }

    /// <summary>EAGAIN of Linux, EWOULDBLOCK of macOS, a sharing violation on Windows.</summary>
    private static bool IsHeld(IOException refused) => refused.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static LocalChatException CannotBeWritten(string path, Exception inner) =>
        new($"The data folder {path} cannot be written: make it writable, or choose another with --data.", inner);
}
