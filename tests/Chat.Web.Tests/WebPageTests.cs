using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Web.Tests;

public sealed partial class WebPageTests
{
    public static TheoryData<string> Paths => [.. WebPage.Files.Select(file => file.Path)];

    [Fact]
    public void The_page_itself_is_found_at_the_root()
    {
        Assert.Equal("index.html", WebPage.Find("/")?.Path);
        Assert.Equal("text/html; charset=utf-8", WebPage.Find("/")?.ContentType);
        Assert.Equal("text/javascript; charset=utf-8", WebPage.Find("/page/main.js")?.ContentType);
        Assert.Null(WebPage.Find("/page/../index.html"));
        Assert.Null(WebPage.Find("/nothing.js"));
    }

    [Fact]
    public void Every_file_of_wwwroot_is_carried_byte_for_byte()
    {
        var root = Path.Combine(Checkout.Folder, "src", "Chat.Web", "wwwroot");
        var onDisk = Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(onDisk, WebPage.Files.Select(file => file.Path));
        Assert.All(WebPage.Files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(root, file.Path)), file.Bytes.ToArray()));
    }

    [Fact]
    public void An_ETag_is_quoted_and_one_files_own()
    {
        Assert.All(WebPage.Files, file => Assert.Matches("^\"[0-9a-f]{32}\"$", file.ETag));
        Assert.Equal(WebPage.Files.Count, WebPage.Files.Select(file => file.ETag).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Nothing_is_inline_and_nothing_is_loaded_from_another_host(string path)
    {
        var text = Encoding.UTF8.GetString(WebPage.Find(path)!.Bytes.Span);
        Assert.DoesNotMatch(Inline(), text);
        Assert.DoesNotMatch(ElsewhereLoaded(), text);
        Assert.DoesNotMatch(HtmlSinks(), text);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_module_that_a_file_imports_is_there(string path)
    {
        var text = Encoding.UTF8.GetString(WebPage.Find(path)!.Bytes.Span);
        foreach (var import in Import().Matches(text).Select(match => match.Groups[1].Value))
        {
            var target = new Uri(new Uri("http://page/" + path), import).AbsolutePath;
            Assert.True(WebPage.Find(target) is not null, $"{path} imports {import}");
        }
    }

    [GeneratedRegex(@"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(src|href)=""(https?:)?//|@import|\burl\(|await import\(|from 'https?:")]
    private static partial Regex ElsewhereLoaded();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(")]
    private static partial Regex HtmlSinks();

    [GeneratedRegex(@"\bfrom '(\.[^']+)'")]
    private static partial Regex Import();
}
