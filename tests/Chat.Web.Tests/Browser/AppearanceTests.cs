using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

public sealed class AppearanceTests(Chromium chromium) : PageTest(chromium)
{
    private void Furnish()
    {
        var today = DateTimeOffset.UtcNow.Date;
        var at = new DateTimeOffset(today.AddDays(-1).AddHours(15), TimeSpan.Zero);
        Chat.Say("lobby", "maya", "Has anyone tried the new release on the staging cluster?", at);
        Chat.Say("lobby", "jonas", "Yes, since this morning. Connections stay up through the two-hour limit now, nobody noticed the switch.", at.AddMinutes(2));
        Chat.Say("lobby", "jonas", "The only thing I saw was this:\n\n  warn: 3 posts throttled, retried in 120 ms\n\nand all three arrived.", at.AddMinutes(3));
        Chat.Say("lobby", "maya", "Lovely 🎉", at.AddMinutes(4));
        var now = DateTimeOffset.UtcNow.AddMinutes(-12);
        Chat.Say("lobby", "priya", "Morning! Notes from the review are at https://example.com/notes/2026-11 if you want to read along.", now);
        Chat.Say("lobby", "alice", "Thanks, reading them now.", now.AddMinutes(1));
        Chat.Say("lobby", "alice", "Point 3 looks right to me.", now.AddMinutes(1.5));
        Chat.Say("lobby", "jonas", "مرحبا بالجميع", now.AddMinutes(7));
        for (var n = 1; n <= 3; n++) Chat.Say("design", "maya", $"draft {n}", now);
    }

    [Theory]
    [InlineData("light", 1280, 800, ColorScheme.Light)]
    [InlineData("dark", 1280, 800, ColorScheme.Dark)]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("narrow", 320, 568, ColorScheme.Dark)]
    public async Task The_page_fits_its_screen(string name, int width, int height, ColorScheme scheme)
    {
        Furnish();
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = "en-GB" });
        await Expect(Texts(page).Last).ToBeVisibleAsync();
        await ShootAsync(page, name);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "Nothing runs out of the page sideways.");
        await Expect(page.GetByTestId("message-box")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByTestId("send")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByTestId("open-people")).ToBeInViewportAsync(new() { Ratio = 1 });
    }
}
