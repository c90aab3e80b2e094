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


    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_its_ground_in_either_scheme(ColorScheme scheme)
    {
        Furnish();
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = 1280, Height = 800 }, ColorScheme = scheme });
        await Expect(Texts(page).Last).ToBeVisibleAsync();
        var faint = await page.EvaluateAsync<string[]>(Contrast);
        Assert.Empty(faint);
        var ground = await page.EvaluateAsync<double>("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
        Assert.Equal(scheme == ColorScheme.Dark, ground < 64);
    }

    [Fact]
    public async Task Who_wants_less_motion_gets_it()
    {
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = 390, Height = 800 }, ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal("0s", await page.GetByTestId("sidebar").EvaluateAsync<string>("panel => getComputedStyle(panel).transitionDuration.split(',')[0]"));
    }

    /// <summary>WCAG's contrast of every piece of text against the nearest ground that is painted; below 4.5 is listed.</summary>
    private const string Contrast = """
        () => {
          const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const groundOf = (one) => {
            for (let at = one; at; at = at.parentElement) {
              const color = numbers(getComputedStyle(at).backgroundColor);
              if (color.length === 3 || color[3] === 1) return color;
            }
            return [255, 255, 255];
          };
          const texts = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
            && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
          return texts.map((one) => {
            const [a, b] = [light(numbers(getComputedStyle(one).color)), light(groundOf(one))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            return ratio < 4.5 ? `${one.className}: ${one.textContent} ${ratio.toFixed(2)}` : '';
          }).filter(Boolean);
        }
        """;
}
