using Chat.Web.Tests.Server;
using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

public sealed class RoomTests(Chromium chromium) : PageTest(chromium)
{
    private static ILocator Rooms(IPage page) => page.GetByTestId("room").Locator(".room-name");

    [Fact]
    public async Task A_new_person_chooses_a_name_that_is_remembered()
    {
        var context = await ContextAsync();
        var page = await OpenAsync(context);
        await Expect(page.GetByTestId("welcome")).ToBeVisibleAsync();
        await Expect(page.Locator("#welcome-rule")).ToHaveTextAsync("Letters without accents, digits, and _ . -, up to 32.");
        await ShootAsync(page, "welcome");
        var name = page.GetByTestId("name");
        await Expect(name).ToBeFocusedAsync();
        foreach (var (wrong, sentence) in new[] { ("", "Type a name"), ("zoë", "without accents"), ("a b", "digits") })
        {
            await name.FillAsync(wrong);
            await page.GetByTestId("enter").ClickAsync();
            await Expect(page.GetByTestId("name-error")).ToContainTextAsync(sentence);
        }
        await name.FillAsync("zoe");
        await name.PressAsync("Enter");
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("my-name")).ToHaveTextAsync("zoe");
        await Expect(page.GetByTestId("message-box")).ToBeFocusedAsync();
        await ShootAsync(page, "empty");

        var again = await OpenAsync(context);
        await ConnectedAsync(again);
        await Expect(again.GetByTestId("my-name")).ToHaveTextAsync("zoe");
    }

    [Fact]
    public async Task A_name_in_the_address_is_that_tabs_own()
    {
        var context = await ContextAsync();
        var (alice, bob) = (await OpenAsync(context, "?name=alice"), await OpenAsync(context, "?name=bob"));
        await ConnectedAsync(alice);
        await ConnectedAsync(bob);
        await JoinAsync(bob, "cats");
        await Expect(Rooms(bob)).ToHaveTextAsync(["cats", "lobby"]);
        await alice.ReloadAsync();
        await bob.ReloadAsync();
        await Expect(alice.GetByTestId("my-name")).ToHaveTextAsync("alice");
        await Expect(Rooms(alice)).ToHaveTextAsync(["lobby"]);
        await Expect(Rooms(bob)).ToHaveTextAsync(["cats", "lobby"]);
        var third = await OpenAsync(context);
        await Expect(third.GetByTestId("welcome")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_name_can_be_changed_and_the_rooms_stay()
    {
        var page = await EnterAsync("alice");
        var old = Chat.Connections.Keys.Single();
        await JoinAsync(page, "cats");
        await page.GetByTestId("change-name").ClickAsync();
        await page.GetByTestId("name").FillAsync("anna");
        await page.GetByTestId("enter").ClickAsync();
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("my-name")).ToHaveTextAsync("anna");
        await Expect(Rooms(page)).ToHaveTextAsync(["cats", "lobby"]);
        await page.GetByTestId("message-box").FillAsync("it is me");
        await page.GetByTestId("message-box").PressAsync("Enter");
        await Expect(page.GetByTestId("author")).ToHaveTextAsync(["anna"]);
        await old.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.All(Chat.Connections.Keys, connection => Assert.Equal("anna", connection.Name));
    }

    [Fact]
    public async Task Rooms_are_joined_shown_and_left()
    {
        Chat.Say("cats", "bob", "meow");
        var page = await EnterAsync();
        await JoinAsync(page, "cats");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await Expect(Texts(page)).ToHaveTextAsync(["meow"]);
        await Assertions.Expect(page).ToHaveURLAsync(Server.Url + "?name=alice#room=cats");
        await page.GetByTestId("leave-room").ClickAsync();
        await Expect(Rooms(page)).ToHaveTextAsync(["lobby"]);
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# lobby");
        await page.GetByTestId("leave-room").ClickAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("You are in no room");
        await Expect(page.GetByTestId("message-box")).ToBeDisabledAsync();
        await JoinAsync(page, "dogs");
        await Expect(page.GetByTestId("message-box")).ToBeEnabledAsync();
        await page.ReloadAsync();
        await Expect(Rooms(page)).ToHaveTextAsync(["dogs"]);
    }

    [Fact]
    public async Task A_room_with_a_name_that_cannot_be_is_refused_in_a_sentence()
    {
        var page = await EnterAsync();
        foreach (var wrong in new[] { "-cats", "two words", "ca/ts", "" }) await RefusedAsync(page, wrong);
        await JoinAsync(page, "#Cats.and_dogs-1");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# Cats.and_dogs-1");
    }

    [Fact]
    public async Task What_is_wrong_with_a_rooms_name_is_said_until_one_goes_elsewhere()
    {
        var page = await EnterAsync();
        var error = page.GetByTestId("join-error");
        await JoinAsync(page, "two wörds");
        await Expect(error).ToHaveTextAsync("Use letters without accents, digits, and _ . - , beginning with a letter or digit, up to 64 in all; no spaces.");
        await ShootAsync(page, "join-error");
        await page.GetByTestId("message-box").FocusAsync();
        await Expect(error).ToBeEmptyAsync();
        await Expect(page.GetByTestId("join-room")).ToHaveAttributeAsync("aria-invalid", "false");
        await page.GetByTestId("join-room").PressAsync("Enter");
        await Expect(error).Not.ToBeEmptyAsync();
        await page.EvaluateAsync("location.hash = '#room=cats'");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await Expect(error).ToBeEmptyAsync();
    }

    [Fact]
    public async Task The_button_to_join_stays_where_it_is_while_it_is_pressed()
    {
        var page = await EnterAsync();
        await JoinAsync(page, "two words");
        await Expect(page.GetByTestId("join-error")).Not.ToBeEmptyAsync();
        var box = (await page.GetByTestId("join-button").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        Assert.Equal(box.Y, (await page.GetByTestId("join-button").BoundingBoxAsync())!.Y);
        await page.Mouse.UpAsync();
        await Expect(page.GetByTestId("join-room")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_room_that_may_not_be_entered_says_so()
    {
        Chat.Intercept = frame => (string?)frame["action"] == "join" && (string?)frame["room"] == "secret"
            ? FakeChat.Error("forbidden", "That room is for moderators.") : null;
        var page = await EnterAsync();
        await JoinAsync(page, "secret");
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("That room is for moderators.");
        await Expect(page.GetByTestId("message-box")).ToBeDisabledAsync();
        await ShootAsync(page, "refused");
        Chat.Intercept = _ => null;
        await page.GetByTestId("notice-again").ClickAsync();
        await Expect(page.GetByTestId("notice")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("message-box")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Messages_of_other_rooms_are_counted_until_they_are_read()
    {
        var page = await EnterAsync();
        await LoadedAsync(page);
        await JoinAsync(page, "cats");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await Expect(page.GetByTestId("room-subtitle")).ToHaveTextAsync("Only you are here");
        for (var n = 1; n <= 3; n++) Chat.Say("lobby", "bob", $"news {n}");
        await Expect(page.GetByTestId("unread")).ToHaveTextAsync("3 unread");
        await Assertions.Expect(page).ToHaveTitleAsync("(3) #cats · Chat");
        await ShootAsync(page, "unread");
        await page.ReloadAsync();
        await Expect(page.GetByTestId("unread")).ToHaveTextAsync("3 unread");
        await page.GetByTestId("room").Filter(new() { HasText = "lobby" }).ClickAsync();
        await Expect(page.GetByTestId("new-line")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_reads_along_sees_no_line_of_what_is_new()
    {
        var page = await EnterAsync();
        await LoadedAsync(page);
        for (var n = 1; n <= 3; n++)
        {
            Chat.Say("lobby", "bob", $"news {n}");
            await Expect(Texts(page)).ToHaveCountAsync(n);
            await Expect(page.GetByTestId("new-line")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task A_link_leads_into_its_room()
    {
        var page = await EnterAsync(hash: "#room=cats");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await page.EvaluateAsync("location.hash = '#room=dogs'");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# dogs");
        await page.GoBackAsync();
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await page.EvaluateAsync("location.hash = '#room=%2e%2e/evil'");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
    }

    [Fact]
    public async Task A_history_that_cannot_be_had_is_said_in_a_sentence()
    {
        Chat.Intercept = frame => (string?)frame["action"] == "history" ? FakeChat.Error("forbidden", "The archive is closed.") : null;
        var page = await EnterAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("The archive is closed.");
    }

    [Fact]
    public async Task A_draft_stays_with_its_room()
    {
        var page = await EnterAsync();
        await page.GetByTestId("message-box").FillAsync("half a thought");
        await JoinAsync(page, "cats");
        await Expect(page.GetByTestId("message-box")).ToHaveValueAsync("");
        await page.GetByTestId("room").Filter(new() { HasText = "lobby" }).ClickAsync();
        await Expect(page.GetByTestId("message-box")).ToHaveValueAsync("half a thought");
    }

    [Fact]
    public async Task A_draft_outlives_loading_the_page_anew_until_it_is_sent()
    {
        var page = await EnterAsync();
        var box = page.GetByTestId("message-box");
        await box.FillAsync("half a thought");
        await page.ReloadAsync();
        await ConnectedAsync(page);
        await Expect(box).ToHaveValueAsync("half a thought");
        await Expect(page.GetByTestId("send")).ToBeEnabledAsync();
        await JoinAsync(page, "cats");
        await Expect(box).ToHaveValueAsync("");
        await page.ReloadAsync();
        await page.GetByTestId("room").Filter(new() { HasText = "lobby" }).ClickAsync();
        await Expect(box).ToHaveValueAsync("half a thought");
        await box.PressAsync("Enter");
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
        await page.ReloadAsync();
        await ConnectedAsync(page);
        await Expect(box).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Where_nothing_may_be_kept_a_draft_stays_with_its_room_while_the_page_is_open()
    {
        var context = await ContextAsync();
        await context.AddInitScriptAsync(
            "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } })");
        var page = await OpenAsync(context, "?name=alice");
        await ConnectedAsync(page);
        await page.GetByTestId("message-box").FillAsync("half a thought");
        await JoinAsync(page, "cats");
        await Expect(page.GetByTestId("message-box")).ToHaveValueAsync("");
        await page.GetByTestId("room").Filter(new() { HasText = "lobby" }).ClickAsync();
        await Expect(page.GetByTestId("message-box")).ToHaveValueAsync("half a thought");
    }

    private static async Task RefusedAsync(IPage page, string room)
    {
        await JoinAsync(page, room);
        await Expect(page.GetByTestId("join-error")).Not.ToBeEmptyAsync();
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# lobby");
        await page.GetByTestId("join-room").FillAsync("x");
        await Expect(page.GetByTestId("join-error")).ToBeEmptyAsync();
    }

    private static async Task JoinAsync(IPage page, string room)
    {
        await page.GetByTestId("join-room").FillAsync(room);
        await page.GetByTestId("join-room").PressAsync("Enter");
    }
}
