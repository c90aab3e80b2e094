using System.Text.Json.Nodes;
using Chat.Web.Tests.Server;
using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

public sealed class SendingTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task Two_tabs_in_one_room_see_each_others_messages_once_in_order()
    {
        var alice = await EnterAsync("alice");
        var bob = await EnterAsync("bob");
        await SendAsync(alice, "one");
        await Expect(Texts(bob)).ToHaveTextAsync(["one"]);
        await SendAsync(bob, "two");
        await Expect(Texts(alice)).ToHaveTextAsync(["one", "two"]);
        await SendAsync(alice, "three");
        foreach (var page in new[] { alice, bob }) await Expect(Texts(page)).ToHaveTextAsync(["one", "two", "three"]);
        await Expect(bob.GetByTestId("author")).ToHaveTextAsync(["alice", "bob", "alice"]);
    }

    [Fact]
    public async Task A_message_is_sending_until_the_server_has_it_and_sent_then()
    {
        Expected = BrokenSocket();
        var gate = new TaskCompletionSource();
        var page = await EnterAsync();
        Chat.Intercept = frame => (string?)frame["action"] == "message" && !gate.Task.IsCompleted ? [] : null;
        await SendAsync(page, "hello");
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sending…");
        gate.SetResult();
        Chat.Connections.Keys.Single().Abort();
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
        await Expect(Texts(page)).ToHaveTextAsync(["hello"]);
    }

    [Fact]
    public async Task A_refused_message_says_why_and_can_be_sent_again()
    {
        var page = await EnterAsync();
        Chat.Intercept = frame => (string?)frame["action"] == "message" ? FakeChat.Error("forbidden", "This room is read-only for now.") : null;
        await SendAsync(page, "hello");
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Not sent");
        await Expect(Messages(page)).ToContainTextAsync("This room is read-only for now.");
        await ShootAsync(page, "failed");
        Chat.Intercept = _ => null;
        await page.GetByTestId("retry").ClickAsync();
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
        await Expect(Texts(page)).ToHaveTextAsync(["hello"]);
        await Expect(page.GetByTestId("message-box")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_refused_message_can_be_discarded()
    {
        var page = await EnterAsync();
        Chat.Intercept = frame => (string?)frame["action"] == "message" ? FakeChat.Error("forbidden", "No.") : null;
        await SendAsync(page, "hello");
        await page.GetByTestId("discard").ClickAsync();
        await Expect(Messages(page)).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("beginning")).ToContainTextAsync("Nothing in #lobby yet");
    }

    [Fact]
    public async Task Enter_sends_and_Shift_Enter_starts_a_line()
    {
        var page = await EnterAsync();
        var box = page.GetByTestId("message-box");
        await box.PressSequentiallyAsync("first");
        await box.PressAsync("Shift+Enter");
        await box.PressSequentiallyAsync("second");
        await box.PressAsync("Enter");
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
        await Expect(box).ToHaveValueAsync("");
        var sent = Chat.Received.Single(frame => (string?)frame["action"] == "message");
        Assert.Equal("first\nsecond", (string?)sent["text"]);
        Assert.Matches("^[!-~]{1,64}$", (string?)sent["id"]);
    }

    [Theory]
    [InlineData(" \n\t ")]
    [InlineData("")]
    public async Task Nothing_but_white_space_is_not_sent(string text)
    {
        var page = await EnterAsync();
        await page.GetByTestId("message-box").FillAsync(text);
        await Expect(page.GetByTestId("send")).ToBeDisabledAsync();
        await page.GetByTestId("message-box").PressAsync("Enter");
        await SendAsync(page, "x");
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
        Assert.Single(Chat.Received, frame => (string?)frame["action"] == "message");
    }

    [Fact]
    public async Task What_is_left_is_counted_in_characters_near_the_limit_and_nothing_above_it_is_sent()
    {
        var page = await EnterAsync();
        var (box, count) = (page.GetByTestId("message-box"), page.GetByTestId("length"));
        await box.FillAsync(new string('x', 7_000));
        await Expect(count).ToHaveTextAsync("");
        await box.FillAsync(new string('é', 4_096));
        await Expect(count).ToHaveTextAsync("No room for more");
        await box.FillAsync(new string('é', 4_000));
        await Expect(count).ToHaveTextAsync("About 96 characters left");
        await box.FillAsync(new string('x', 9_000));
        await Expect(count).ToHaveTextAsync("About 808 characters too long");
        await box.FillAsync(new string('x', 8_190) + string.Concat(Enumerable.Repeat("👩‍👩‍👧", 3)));
        await Expect(count).ToHaveTextAsync("About 3 characters too long");
        await box.FillAsync(new string('é', 30_000));
        await Expect(count).ToHaveTextAsync("About 25,904 characters too long");
        await ShootAsync(page, "too-long");
        await box.FillAsync(new string('é', 4_097));
        await Expect(count).ToHaveTextAsync("About 1 character too long");
        await Expect(page.GetByTestId("send")).ToBeDisabledAsync();
        await box.PressAsync("Enter");
        await Expect(box).Not.ToHaveValueAsync("");
        await box.FillAsync(new string('é', 4_096));
        await box.PressAsync("Enter");
        await Expect(page.GetByTestId("message-state")).ToHaveTextAsync("Sent");
    }

    [Theory]
    [InlineData("<img src=x onerror=document.title='owned'>")]
    [InlineData("<script>document.title='owned'</script>")]
    [InlineData("javascript:alert(1) <a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("</li></ol><style>*{display:none}</style>")]
    [InlineData("https://example.com/?a=<b>&amp;\u202Egnp.exe")]
    public async Task Text_is_shown_as_text_whatever_it_holds(string text)
    {
        var page = await EnterAsync();
        Chat.Push(new JsonObject
        {
            ["type"] = "message",
            ["room"] = "lobby",
            ["seq"] = 1,
            ["user"] = text,
            ["name"] = text,
            ["text"] = text,
            ["at"] = "2026-11-24T09:00:00.000Z",
        });
        await Expect(Texts(page)).ToHaveTextAsync([text]);
        await Expect(page.GetByTestId("author")).ToHaveTextAsync([text]);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelectorAll('ol :is(img, script, style, a:not([href=\"https://example.com/?a=\"]))').length"));
        Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_in_messages_ones_own_among_them_can_be_followed()
    {
        const string address = "https://bücher.example/a";
        Chat.Intercept = frame => (string?)frame["action"] == "message" ? [] : null;
        var page = await EnterAsync();
        Chat.Say("lobby", "bob", $"see {address}, javascript:alert(1)");
        await SendAsync(page, $"mine: {address}");
        var links = page.GetByTestId("link");
        await Expect(Texts(page)).ToHaveTextAsync([$"see {address}, javascript:alert(1)", $"mine: {address}"]);
        await Expect(links).ToHaveTextAsync([address, address]);
        foreach (var link in await links.AllAsync())
        {
            await Expect(link).ToHaveAttributeAsync("href", "https://xn--bcher-kva.example/a");
            await Expect(link).ToHaveAttributeAsync("title", "https://xn--bcher-kva.example/a");
            await Expect(link).ToHaveAttributeAsync("target", "_blank");
            await Expect(link).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        }
        await ShootAsync(page, "links");
    }

    [Fact]
    public async Task A_link_opens_in_a_tab_of_its_own_that_knows_nothing_of_this_one()
    {
        var page = await EnterAsync();
        Chat.Say("lobby", "bob", Server.Url + "icon.svg");
        var opened = await page.Context.RunAndWaitForPageAsync(() => page.GetByTestId("link").ClickAsync());
        await Assertions.Expect(opened).ToHaveURLAsync(Server.Url + "icon.svg");
        Assert.True(await opened.EvaluateAsync<bool>("window.opener === null"));
    }

    [Fact]
    public async Task A_long_address_is_broken_where_the_screen_is_narrow()
    {
        var page = await EnterAsync(options: new() { ViewportSize = new() { Width = 320, Height = 568 } });
        await SendAsync(page, "https://example.com/" + string.Concat(Enumerable.Repeat("abcdefghij", 30)));
        await Expect(page.GetByTestId("link")).ToBeVisibleAsync();
        Assert.True(await page.GetByTestId("scroller").EvaluateAsync<bool>("one => one.scrollWidth <= one.clientWidth"));
        var box = (await page.GetByTestId("link").BoundingBoxAsync())!;
        Assert.InRange(box.X + box.Width, 0, 320);
        await ShootAsync(page, "phone-link");
    }

    [Fact]
    public async Task Frames_of_types_yet_unknown_and_rubbish_disturb_nothing()
    {
        var page = await EnterAsync();
        Chat.Push(new JsonObject { ["type"] = "sparkle", ["room"] = "lobby" });
        Chat.Push(new JsonObject { ["message"] = "Internal server error", ["connectionId"] = "c", ["requestId"] = "r" });
        Chat.Push(new JsonObject { ["type"] = "message", ["room"] = "lobby", ["seq"] = "seven" });
        Chat.Push(new JsonObject { ["type"] = "message", ["room"] = "lobby", ["seq"] = 99, ["at"] = "never" });
        await SendAsync(page, "still here");
        await Expect(Texts(page)).ToHaveTextAsync(["still here", ""]);
    }

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByTestId("message-box").FillAsync(text);
        await page.GetByTestId("message-box").PressAsync("Enter");
    }
}
