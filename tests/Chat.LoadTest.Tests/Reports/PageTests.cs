using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Runs;
using Chat.Testing;
using Microsoft.Playwright;

namespace Chat.LoadTest.Tests.Reports;

/// <summary>The report in a browser without a network.</summary>
public sealed class PageTests
{
    // A sandbox needs rights that containers lack; the rest keeps the browser from calling its maker.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    [Fact]
    public async Task It_shows_its_tables_and_charts_offline_and_fits_a_phone()
    {
        var program = Tool.Chromium();
        using var files = new ReportFiles();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Arguments });
        ReportFile.Save(files.Html, HtmlReport.Of(ReportTests.Report(50, 5)));
        foreach (var (width, scheme) in new[] { (1_280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            var context = await browser.NewContextAsync(new() { Offline = true, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
            var page = await context.NewPageAsync();
            var (asked, wrong) = (new List<string>(), new List<string>());
            page.Request += (_, request) => asked.Add(request.Url);
            page.Console += (_, message) => wrong.Add(message.Text);
            page.PageError += (_, error) => wrong.Add(error);
            await page.GotoAsync(new Uri(files.Html).AbsoluteUri);
            Assert.Equal([new Uri(files.Html).AbsoluteUri], asked);
            Assert.Empty(wrong);
            Assert.Equal(4, await page.Locator("svg polyline[stroke-width]").Locator("xpath=..").CountAsync());
            foreach (var chart in await page.Locator("svg").AllAsync()) Assert.True((await chart.BoundingBoxAsync())!.Height > 50);
            Assert.True(await page.Locator("polyline").First.EvaluateAsync<bool>("line => line.getTotalLength() > 100"), "A chart has a line in it.");
            Assert.Equal(LoadTest.Audit.Faults.All.Count, await page.Locator("table").First.Locator("td.good").CountAsync());
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "Nothing runs out of the page sideways.");
            await context.CloseAsync();
        }
    }
}
