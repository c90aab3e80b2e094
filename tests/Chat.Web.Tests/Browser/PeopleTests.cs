using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

/// <summary>Who is here: said only where it is known.</summary>
public sealed partial class PeopleTests(Chromium chromium) : PageTest(chromium)
{
    private const string Alone = "Only you are here";

    [Fact]
    public async Task The_people_of_a_room_are_listed_oneself_first()
    {
        await EnterAsync("bob");
        var page = await EnterAsync("zoe");
        await page.GetByTestId("open-people").ClickAsync();
        await Expect(page.GetByTestId("person")).ToHaveTextAsync(["ZOzoeyou", "BObob"]);
        await Expect(page.GetByTestId("people")).ToContainTextAsync("2 people");
        await ShootAsync(page, "people");
    }

    [Fact]
    public async Task Who_speaks_is_counted_among_those_here()
    {
        var page = await EnterAsync("zoe");
        await Expect(Here(page)).ToHaveTextAsync(Alone);
        var bob = await EnterAsync("bob");
        await bob.GetByTestId("message-box").FillAsync("hello");
        await bob.GetByTestId("message-box").PressAsync("Enter");
        await Expect(Here(page)).ToHaveTextAsync("2 people here");
    }

    [Fact]
    public async Task Who_comes_and_goes_without_a_word_is_counted_before_long()
    {
        var page = await EnterByTheClockAsync();
        await Expect(Here(page)).ToHaveTextAsync(Alone);
        var bob = await EnterAsync("bob");
        await page.Clock.FastForwardAsync(26_000);
        await Expect(Here(page)).ToHaveTextAsync("2 people here");
        var left = Chat.Connections.Keys.Single(connection => connection.Name == "bob").Ended;
        await bob.CloseAsync();
        await left.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.Clock.FastForwardAsync(26_000);
        await Expect(Here(page)).ToHaveTextAsync(Alone);
    }

    [Fact]
    public async Task Nothing_is_said_of_people_where_the_last_answer_is_old()
    {
        var page = await EnterByTheClockAsync();
        await Expect(Here(page)).ToHaveTextAsync(Alone);
        Chat.Intercept = frame => (string?)frame["action"] == "who" ? [] : null;
        await page.Clock.FastForwardAsync(31_000);
        await Expect(Here(page)).ToHaveTextAsync("");
        await ShootAsync(page, "people-unknown");
    }

    [Fact]
    public async Task A_message_of_somebody_unknown_ends_being_alone_whatever_the_server_answers()
    {
        var page = await EnterAsync();
        await Expect(Here(page)).ToHaveTextAsync(Alone);
        Chat.Intercept = frame => (string?)frame["action"] == "who" ? [] : null;
        Chat.Say("lobby", "bob", "hello");
        await Expect(Here(page)).ToHaveTextAsync("");
    }

    [Fact]
    public async Task A_page_that_is_seen_again_asks_at_once_and_one_that_is_not_asks_nothing()
    {
        var page = await EnterByTheClockAsync();
        await Expect(Here(page)).ToHaveTextAsync(Alone);
        await ShowAsync(page, false);
        await EnterAsync("bob");
        var asked = Asked("alice");
        await page.Clock.FastForwardAsync(60_000);
        await Expect(Here(page)).ToHaveTextAsync("");
        Chat.Say("lobby", "bob", "hello");
        await Assertions.Expect(page).ToHaveTitleAsync(OneUnread());
        Assert.Equal(asked, Asked("alice"));
        await ShowAsync(page, true);
        await Expect(Here(page)).ToHaveTextAsync("2 people here");
    }

    [Fact]
    public async Task After_a_reconnect_it_is_asked_anew()
    {
        Expected = BrokenSocket();
        var page = await EnterAsync();
        await Expect(Here(page)).ToHaveTextAsync(Alone);
        Chat.Stop();
        await Expect(Here(page)).ToHaveTextAsync("Not connected");
        Chat.IsUp = true;
        await EnterAsync("bob");
        await Expect(Here(page)).ToHaveTextAsync("2 people here");
    }

    [Fact]
    public async Task A_large_room_is_counted_by_one_page_of_its_people()
    {
        Chat.Intercept = frame => (string?)frame["action"] != "who" ? null : new JsonObject
        {
            ["type"] = "members",
            ["room"] = "lobby",
            ["connections"] = 900,
            ["members"] = new JsonArray(new JsonObject { ["user"] = (string?)frame["cursor"] ?? "first", ["name"] = "somebody" }),
            ["cursor"] = frame["cursor"] is null ? "second" : null,
        };
        var page = await EnterAsync();
        await Expect(Here(page)).ToHaveTextAsync("Up to 900 people here");
        Assert.DoesNotContain(Chat.Received, frame => frame["cursor"] is not null);
        await page.GetByTestId("open-people").ClickAsync();
        await Expect(page.GetByTestId("person")).ToHaveCountAsync(2);
    }

    private static ILocator Here(IPage page) => page.GetByTestId("room-subtitle");

    private async Task<IPage> EnterByTheClockAsync()
    {
        var context = await ContextAsync();
        await context.Clock.InstallAsync();
        var page = await OpenAsync(context, "?name=alice");
        await ConnectedAsync(page);
        return page;
    }

    private static async Task ShowAsync(IPage page, bool isShown) => await page.EvaluateAsync("""
        (isShown) => {
          Object.defineProperty(document, 'hidden', { get: () => !isShown, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, isShown);

    private int Asked(string name) => Chat.Askers.Count(asker => asker == name);

    [GeneratedRegex(@"^\(1\) ")]
    private static partial Regex OneUnread();
}
