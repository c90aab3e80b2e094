using System.Collections.Concurrent;
using Chat.Testing;
using Chat.Web.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>People at browsers, and one at wscat among them.</summary>
public abstract class PageSuite(ChatSetup chat, Chromium chromium)
{
    private readonly ConcurrentQueue<string> _console = [];

    [Fact]
    public async Task Two_tabs_and_wscat_see_each_others_messages_once_in_the_order_of_seq_and_come_back_after_a_restart()
    {
        var browser = await chromium.StartAsync();
        await using var context = await browser.NewContextAsync();
        var alice = await OpenAsync(context, "alice");
        var bob = await OpenAsync(context, "bob");
        await using var carol = await Wscat.ConnectAsync($"{chat.WebSocketUrl}?name=carol&room=cats");

        await SayAsync(alice, "from alice");
        Assert.Equal("from alice", (await carol.NextAsync()).Text("text"));
        await SayAsync(bob, "from bob");
        Assert.Equal("from bob", (await carol.NextAsync()).Text("text"));
        await carol.TypeAsync("""{"action":"message","text":"from carol"}""");
        string[] all = ["from alice", "from bob", "from carol"];
        foreach (var page in new[] { alice, bob })
        {
            await Expect(page.GetByTestId("message-text")).ToHaveTextAsync(all);
            await Expect(Message(page, 3)).ToHaveCountAsync(1);
        }

        Assert.Equal(3, (await carol.NextAsync()).Number("seq"));
        Assert.Empty(_console);

        await chat.RestartAsync();
        await using var dave = await chat.ConnectAsync("dave", "cats");
        await dave.AskAsync(new { action = "message", text = "while they were away" });
        foreach (var page in new[] { alice, bob })
        {
            await Expect(page.GetByTestId("connection-state")).ToHaveTextAsync("Connected");
            await Expect(page.GetByTestId("message-text")).ToHaveTextAsync([.. all, "while they were away"]);
        }

        await SayAsync(alice, "back again");
        await Expect(bob.GetByTestId("message-text")).ToHaveTextAsync([.. all, "while they were away", "back again"]);
        await Expect(alice.GetByTestId("message-state").Last).ToHaveTextAsync("Sent");
    }

    private async Task<IPage> OpenAsync(IBrowserContext context, string name)
    {
        var page = await context.NewPageAsync();
        page.Console += (_, line) => _console.Enqueue($"{line.Type}: {line.Text}");
        page.PageError += (_, error) => _console.Enqueue(error);
        await page.GotoAsync($"{chat.PageUrl}?name={name}#room=cats");
        await Expect(page.GetByTestId("connection-state")).ToHaveTextAsync("Connected");
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByTestId("message-box").FillAsync(text);
        await page.GetByTestId("message-box").PressAsync("Enter");
    }

    private static ILocator Message(IPage page, long seq) => page.Locator($"[data-testid=message][data-seq='{seq}']");
}
