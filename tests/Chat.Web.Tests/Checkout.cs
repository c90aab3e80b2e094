namespace Chat.Web.Tests;

/// <summary>Where these tests are.</summary>
internal static class Checkout
{
    /// <summary>The folder of the sources, found from where the tests were built to.</summary>
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chat.sln"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("No folder above the test program holds Chat.sln.");
        }
    }
}
