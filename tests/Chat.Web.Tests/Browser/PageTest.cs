using System.Collections.Concurrent;
using System.Globalization;
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

    /// <summary>
    /// What the page draws each time it draws lots, so that its waits are the same in every run: the first before a
    /// reconnect lasts half a second. Above 1 it lasts that many seconds.
    /// </summary>
    protected double Lot { get; set; } = 0.5;

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
        await context.AddInitScriptAsync($"Math.random = () => {Lot.ToString(CultureInfo.InvariantCulture)}");
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

    /// <summary>Connected, and in the room: a socket is open in the browser before the server lists its connection.</summary>
    protected static async Task ConnectedAsync(IPage page)
    {
        await Expect(page.GetByTestId("connection-state")).ToHaveTextAsync("Connected");
        await Expect(page.GetByTestId("room-subtitle")).ToHaveTextAsync(SomebodyIsHere());
    }

    /// <summary>The room's first page is there: what is in it counts as read, what comes from now on does not.</summary>
    protected static Task LoadedAsync(IPage page) => Expect(page.GetByTestId("beginning")).ToBeVisibleAsync();

    protected static ILocator Messages(IPage page) => page.GetByTestId("message");

    protected static ILocator Texts(IPage page) => page.GetByTestId("message-text");

    protected async Task ShootAsync(IPage page, string name)
    {
        if (ScreenshotFolder is null) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(ScreenshotFolder, name + ".png") });
    }

    /// <summary>The browser itself writes a refused or broken WebSocket into its console; no script can keep it from that.</summary>
    [GeneratedRegex("WebSocket connection to")]
    protected static partial Regex BrokenSocket();

    [GeneratedRegex(" here$")]
    private static partial Regex SomebodyIsHere();

    [GeneratedRegex("config.json")]
    private static partial Regex MissingConfig();
}
