using Chat.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chat.Web.Tests.Browser.Chromium))]

namespace Chat.Web.Tests.Browser;

/// <summary>One headless browser of the machine's own for all tests; each test has contexts of its own in it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // A sandbox needs rights that containers lack; the rest keeps the browser from calling its maker.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task<IBrowser> StartAsync()
    {
        var program = Tool.Chromium();
        await _starting.WaitAsync();
        try
        {
            // A machine with much else to do is slow, not wrong.
            Assertions.SetDefaultExpectTimeout(30_000);
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }
}
