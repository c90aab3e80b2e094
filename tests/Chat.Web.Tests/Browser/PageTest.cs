using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Chat.Web.Tests.Server;
using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

/// <summary>
/// A test of the page in a browser, against a server of its own. What the console calls an error, a broken policy among
/// them, fails the test, but for what a test expects.
/// </summary>
public abstract partial class PageTest(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly List<IBrowserContext> _contexts = [];

    protected PageServer Server { get; private set; } = null!;

    protected FakeChat Chat => Server.Chat;

    /// <summary>Console errors that the test brings about itself.</summary>
    protected Regex Expected { get; set; } = MissingConfig();

    protected string? ScreenshotFolder { get; } = Environment.GetEnvironmentVariable("CHAT_WEB_SCREENSHOTS");

    public async ValueTask InitializeAsync()
    {
        await chromium.StartAsync();
        Server = await PageServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
        Assert.DoesNotContain(_errors, error => !Expected.IsMatch(error) && !MissingConfig().IsMatch(error));
        GC.SuppressFinalize(this);
    }

    /// <summary>A browser of a new person, who has never been here.</summary>
    protected async Task<IBrowserContext> ContextAsync(BrowserNewContextOptions? options = null)
    {
        var browser = await chromium.StartAsync();
        var context = await browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        _contexts.Add(context);
        return context;
    }

    protected async Task<IPage> OpenAsync(IBrowserContext context, string address = "")
    {
        var page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _errors.Enqueue($"{message.Text} ({message.Location})"); };
        page.PageError += (_, error) => _errors.Enqueue(error);
        await page.GotoAsync(Server.Url + address);
        return page;
    }

    /// <summary>A person's page, in the chat and connected.</summary>
    protected async Task<IPage> EnterAsync(string name = "alice", string hash = "", BrowserNewContextOptions? options = null)
    {
        var page = await OpenAsync(await ContextAsync(options), $"?name={name}{hash}");
        await ConnectedAsync(page);
        return page;
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    protected static Task ConnectedAsync(IPage page) =>
        Expect(page.GetByTestId("connection-state")).ToHaveTextAsync("Connected");

    protected static ILocator Messages(IPage page) => page.GetByTestId("message");

    protected static ILocator Texts(IPage page) => page.GetByTestId("message-text");

    protected async Task ShootAsync(IPage page, string name)
    {
        if (ScreenshotFolder is null) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenshotFolder, name + ".png") });
    }

    [GeneratedRegex("config.json")]
    private static partial Regex MissingConfig();
}
