using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

public sealed partial class ConnectionTests : PageTest
{
    public ConnectionTests(Chromium chromium) : base(chromium) => Expected = BrokenSocket();

    [Fact]
    public async Task After_the_server_comes_back_the_page_does_by_itself_with_what_was_missed()
    {
        Chat.Say("lobby", "bob", "before");
        var page = await EnterAsync();
        await Expect(Texts(page)).ToHaveTextAsync(["before"]);
        Chat.Stop();
        await Expect(page.GetByTestId("banner")).ToContainTextAsync("The connection was lost.");
        await Expect(page.GetByTestId("connection-state")).ToHaveTextAsync(NotConnected());
        await ShootAsync(page, "lost");
        await page.GetByTestId("message-box").FillAsync("written meanwhile");
        await page.GetByTestId("message-box").PressAsync("Enter");
        Chat.SayUnheard("lobby", "bob", "missed");
        Chat.IsUp = true;
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("banner")).ToBeHiddenAsync();
        await Expect(Texts(page)).ToHaveTextAsync(["before", "missed", "written meanwhile"]);
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
    }

    [Fact]
    public async Task Where_tokens_are_needed_the_page_says_plainly_that_it_has_no_way_to_sign_in()
    {
        Server.Config = """{"tokens":true}""";
        var page = await OpenAsync(await ContextAsync(), "?name=alice");
        await Expect(page.Locator("#fatal")).ToContainTextAsync("This chat lets in only users who have signed in");
        Assert.DoesNotContain("/local", Server.Requests);
        await ShootAsync(page, "tokens");
    }

    [Fact]
    public async Task Where_there_is_no_chat_to_see_a_heading_says_what_this_is_and_no_link_leads_into_it()
    {
        Server.Config = """{"tokens":true}""";
        var page = await OpenAsync(await ContextAsync(new() { ViewportSize = new() { Width = 320, Height = 568 } }), "?name=alice");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Chat", Exact = true, Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Use a client that sends a token.");
        await Expect(page.GetByTestId("skip")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("BODY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
        await ShootAsync(page, "phone-tokens");
    }

    [Fact]
    public async Task A_server_that_lost_its_data_makes_the_page_start_over()
    {
        Chat.Say("lobby", "bob", "old 1");
        Chat.Say("lobby", "bob", "old 2");
        var page = await EnterAsync();
        await Expect(Texts(page)).ToHaveCountAsync(2);
        Chat.Stop();
        Chat.Room("lobby").BeginAnew("e2");
        Chat.SayUnheard("lobby", "bob", "new");
        Chat.IsUp = true;
        await Expect(Texts(page)).ToHaveTextAsync(["new"]);
    }

    [Fact]
    public async Task Try_now_ends_the_wait()
    {
        // The wait is an hour: nothing but the button can end it.
        Lot = 3_600;
        var page = await EnterAsync();
        Chat.Stop();
        var now = page.GetByTestId("reconnect-now");
        await Expect(now).ToBeVisibleAsync();
        Chat.IsUp = true;
        await now.ClickAsync();
        await ConnectedAsync(page);
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for_in_words()
    {
        Chat.IsUp = false;
        var page = await OpenAsync(await ContextAsync(), "?name=alice");
        await Expect(page.GetByTestId("banner")).ToContainTextAsync("The chat cannot be reached.");
        Chat.IsUp = true;
        await ConnectedAsync(page);
    }

    [Fact]
    public async Task Without_config_json_the_WebSocket_is_on_the_pages_own_host()
    {
        await EnterAsync();
        Assert.Contains("/config.json", Server.Requests);
        Assert.Contains("/local", Server.Requests);
    }

    [Fact]
    public async Task The_address_in_config_json_is_used()
    {
        Server.Config = new JsonObject { ["url"] = Server.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "local?from=config" }.ToJsonString();
        var page = await EnterAsync();
        var url = await page.EvaluateAsync<string>("performance.getEntriesByType('resource').map((entry) => entry.name).join()");
        Assert.Contains("config.json", url, StringComparison.Ordinal);
        Assert.Single(Chat.Connections);
    }

    [Theory]
    [InlineData("{\"url\":\"https://example.com\"}", "names no WebSocket address")]
    [InlineData("{oops", "is not JSON")]
    public async Task A_config_json_that_is_wrong_is_said_in_a_sentence(string config, string sentence)
    {
        Server.Config = config;
        var page = await OpenAsync(await ContextAsync(), "?name=alice");
        await Expect(page.GetByTestId("fatal")).ToContainTextAsync(sentence);
    }

    [Fact]
    public async Task The_page_lives_under_a_policy_that_runs_nothing_inline()
    {
        Expected = RefusedByPolicy();
        var page = await EnterAsync();
        var refused = page.WaitForConsoleMessageAsync(new() { Predicate = message => RefusedByPolicy().IsMatch(message.Text) });
        await page.EvaluateAsync("""
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.owned = true';
              document.body.append(script);
            }
            """);
        await refused;
        Assert.False(await page.EvaluateAsync<bool>("'owned' in window"));
    }

    [Fact]
    public async Task A_tab_in_the_background_counts_what_it_missed_and_shows_it_when_seen()
    {
        var page = await EnterAsync();
        await LoadedAsync(page);
        await page.EvaluateAsync("""
            () => {
              window.isHidden = true;
              Object.defineProperty(document, 'hidden', { get: () => window.isHidden });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """);
        Chat.Say("lobby", "bob", "while you were away");
        await Assertions.Expect(page).ToHaveTitleAsync("(1) #lobby · Chat");
        await page.EvaluateAsync("() => { window.isHidden = false; document.dispatchEvent(new Event('visibilitychange')); }");
        await Assertions.Expect(page).ToHaveTitleAsync("#lobby · Chat");
        await Expect(page.GetByTestId("new-line")).ToBeVisibleAsync();
        await Expect(Texts(page)).ToHaveTextAsync(["while you were away"]);
    }

    [GeneratedRegex("Content Security Policy")]
    private static partial Regex RefusedByPolicy();

    [GeneratedRegex("Not connected|Connecting…")]
    private static partial Regex NotConnected();
}
