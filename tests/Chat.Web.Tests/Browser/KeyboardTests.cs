using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

public sealed class KeyboardTests(Chromium chromium) : PageTest(chromium)
{
    private const string Focused = "document.activeElement.dataset.testid ?? document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName";

    /// <summary>Past the last stop, from where Tab begins with the first.</summary>
    private static async Task TabOutAsync(IPage page)
    {
        for (var n = 0; n < 20 && await page.EvaluateAsync<string>(Focused) != "BODY"; n++) await page.Keyboard.PressAsync("Tab");
        Assert.Equal("BODY", await page.EvaluateAsync<string>(Focused));
    }

    [Fact]
    public async Task The_first_stop_skips_to_the_message_box()
    {
        var page = await EnterAsync();
        await TabOutAsync(page);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByTestId("skip")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("skip")).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("message-box")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tab_goes_through_the_page_in_the_order_that_it_is_read()
    {
        Chat.Say("lobby", "bob", "hello");
        var page = await EnterAsync();
        await TabOutAsync(page);
        var stops = new List<string>();
        for (var n = 0; n < 9; n++)
        {
            await page.Keyboard.PressAsync("Tab");
            stops.Add(await page.EvaluateAsync<string>(Focused));
        }
        Assert.Equal(["skip", "room", "join-room", "join-button", "change-name", "open-people", "leave-room", "scroller", "message-box"], stops);
    }

    [Fact]
    public async Task Every_stop_shows_that_it_has_the_focus()
    {
        var page = await EnterAsync();
        await TabOutAsync(page);
        for (var n = 0; n < 9; n++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>(
                "[document.activeElement, document.activeElement.parentElement].some((one) => { const { outlineStyle, boxShadow } = getComputedStyle(one);"
                + " return outlineStyle !== 'none' || boxShadow !== 'none'; })"), await page.EvaluateAsync<string>(Focused));
        }
    }

    [Fact]
    public async Task A_whole_visit_needs_no_mouse()
    {
        var page = await OpenAsync(await ContextAsync());
        await Expect(page.GetByTestId("name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("kim");
        await page.Keyboard.PressAsync("Enter");
        await ConnectedAsync(page);
        await page.Keyboard.TypeAsync("typed at once");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Texts(page)).ToHaveTextAsync(["typed at once"]);
        for (var n = 0; n < 20 && await page.EvaluateAsync<string>(Focused) != "join-room"; n++) await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.TypeAsync("cats");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await Expect(page.GetByTestId("message-box")).ToBeFocusedAsync();
        for (var n = 0; n < 20 && !await page.EvaluateAsync<bool>("document.activeElement.dataset.room === 'lobby'"); n++) await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# lobby");
    }

    [Fact]
    public async Task On_a_phone_the_rooms_open_over_the_page_and_Escape_closes_them()
    {
        Chat.Say("lobby", "bob", "hello");
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = 320, Height = 568 } });
        await Expect(page.GetByTestId("sidebar")).ToBeHiddenAsync();
        await page.GetByTestId("open-rooms").PressAsync("Enter");
        await Expect(page.GetByTestId("join-room")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByTestId("sidebar")).ToBeInViewportAsync();
        await ShootAsync(page, "phone-rooms");
        Assert.True(await page.GetByTestId("sidebar").EvaluateAsync<bool>("panel => panel.contains(document.activeElement)"));
        Assert.True(await page.GetByTestId("conversation").EvaluateAsync<bool>("main => main.inert"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("sidebar")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("open-rooms")).ToBeFocusedAsync();
        await page.GetByTestId("open-rooms").PressAsync("Enter");
        await page.GetByTestId("join-room").FillAsync("cats");
        await page.GetByTestId("join-room").PressAsync("Enter");
        await Expect(page.GetByTestId("sidebar")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await page.GetByTestId("message-box").FillAsync("from a phone");
        await page.GetByTestId("send").ClickAsync();
        await Expect(Texts(page)).ToHaveTextAsync(["from a phone"]);
    }

    [Fact]
    public async Task Who_leaves_a_room_goes_on_in_the_message_box_and_from_the_last_in_the_box_to_join()
    {
        var page = await EnterAsync(hash: "#room=cats");
        await page.EvaluateAsync("location.hash = '#room=dogs'");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# dogs");
        await page.GetByTestId("leave-room").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("message-box")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("announcer")).ToHaveTextAsync("You left #dogs");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("room")).ToHaveTextAsync(["#cats"]);
        await page.GetByTestId("leave-room").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("join-room")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("announcer")).ToHaveTextAsync("You left #cats");
        await ShootAsync(page, "left");
    }

    [Fact]
    public async Task A_key_held_down_on_the_leave_button_neither_leaves_more_nor_sends_a_draft()
    {
        var page = await EnterAsync();
        await page.GetByTestId("message-box").FillAsync("half a thought");
        await page.EvaluateAsync("location.hash = '#room=cats'");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# cats");
        await page.GetByTestId("leave-room").FocusAsync();
        await page.Keyboard.DownAsync("Enter");
        await Expect(page.GetByTestId("message-box")).ToBeFocusedAsync();
        await page.Keyboard.DownAsync("Enter");
        await page.Keyboard.UpAsync("Enter");
        await Expect(page.GetByTestId("room-title")).ToHaveTextAsync("# lobby");
        await Expect(page.GetByTestId("message-box")).ToHaveValueAsync("half a thought");
    }

    [Fact]
    public async Task On_a_phone_who_leaves_the_last_room_goes_on_at_the_way_to_the_rooms()
    {
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = 320, Height = 568 } });
        await page.GetByTestId("leave-room").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("open-rooms")).ToBeFocusedAsync();
        await ShootAsync(page, "phone-left");
    }

    [Theory]
    [InlineData(1280, "open-people", "open-people")]
    [InlineData(1280, "message-box", "message-box")]
    [InlineData(320, null, "open-people")]
    public async Task Escape_closes_the_list_of_people_on_any_screen(int width, string? from, string focused)
    {
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = width, Height = 800 } });
        await page.GetByTestId("open-people").PressAsync("Enter");
        await Expect(page.GetByTestId("people")).ToBeVisibleAsync();
        if (from is not null) await page.GetByTestId(from).FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("people")).ToBeHiddenAsync();
        await Expect(page.GetByTestId(focused)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_in_a_dialog_leaves_the_list_of_people_open()
    {
        var page = await EnterAsync();
        await page.GetByTestId("open-people").ClickAsync();
        await page.GetByTestId("change-name").ClickAsync();
        await Expect(page.GetByTestId("name")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("welcome")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("people")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Everything_that_can_be_used_has_a_name()
    {
        Chat.Say("lobby", "bob", "hello");
        var page = await EnterAsync();
        var nameless = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('button, a, input, textarea, [tabindex]')]
              .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length))
              .map((one) => one.outerHTML)
            """);
        Assert.Empty(nameless);
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message #lobby" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Messages in #lobby" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Your rooms" })).ToBeVisibleAsync();
    }
}
