using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Chat.Web.Tests.Browser;

public sealed class HistoryTests(Chromium chromium) : PageTest(chromium)
{
    private void Fill(int count, string room = "lobby")
    {
        // Not around now: where a day ends among the messages would depend on the time of the run.
        var start = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        for (var n = 1; n <= count; n++) Chat.Say(room, n % 3 == 0 ? "bob" : "carol", $"message {n}", start.AddMinutes(n));
    }

    [Fact]
    public async Task The_newest_page_is_shown_first_and_the_list_stands_at_its_end()
    {
        Fill(200);
        var page = await EnterAsync();
        await Expect(Texts(page).Last).ToHaveTextAsync("message 200");
        await Expect(Texts(page).Last).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Scrolling_up_loads_history_to_the_beginning_and_what_is_read_stays_in_place()
    {
        Fill(400);
        var page = await EnterAsync();
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        await page.EvaluateAsync(WatchJumps);
        await ScrollToTopAsync(page);
        await Expect(page.GetByTestId("beginning")).ToContainTextAsync("The beginning of #lobby");
        Assert.Equal("message 1", await Texts(page).First.TextContentAsync());
        Assert.True(await page.EvaluateAsync<double>("window.worstJump") < 2, await page.EvaluateAsync<string>("`Message ${window.worst}`"));
        Assert.Equal(400, await SeenAsync(page));
    }

    [Fact]
    public async Task Thousands_of_messages_keep_few_elements_and_both_ends_can_be_reached()
    {
        Fill(3_000);
        var page = await EnterAsync();
        await Expect(Texts(page).Last).ToHaveTextAsync("message 3000");
        await page.EvaluateAsync(WatchJumps);
        await ScrollToTopAsync(page);
        await Expect(page.GetByTestId("beginning")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.True(await Messages(page).CountAsync() <= 240);
        Assert.Equal(3_000, await SeenAsync(page));
        await page.GetByTestId("new-messages").ClickAsync();
        await Expect(Texts(page).Last).ToHaveTextAsync("message 3000");
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        Assert.True(await Messages(page).CountAsync() <= 240);
    }

    [Fact]
    public async Task Scrolled_up_new_messages_wait_behind_a_button_that_counts_them()
    {
        // One page holds them all, so that no older ones come in above and move what is measured.
        Fill(50);
        var page = await EnterAsync();
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        await page.GetByTestId("scroller").EvaluateAsync("scroller => scroller.scrollTop -= 400");
        var pill = page.GetByTestId("new-messages");
        // A button that is hidden has its text too: only that it is seen says that the page knows of the scrolling.
        await Expect(pill).ToBeVisibleAsync();
        await Expect(pill).ToHaveTextAsync("Newest messages");
        var top = await TopRowAsync(page);
        Chat.Say("lobby", "bob", "news 1");
        Chat.Say("lobby", "bob", "news 2");
        await Expect(pill).ToHaveTextAsync("2 new messages");
        Assert.Equal(top, await TopRowAsync(page));
        await ShootAsync(page, "pill");
        await pill.ClickAsync();
        await Expect(Texts(page).Last).ToHaveTextAsync("news 2");
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        await Expect(pill).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_arrives_before_the_page_hears_of_the_scrolling_is_new_and_moves_nothing()
    {
        Fill(50);
        var context = await ContextAsync();
        await context.AddInitScriptAsync(KeepSocket);
        var page = await OpenAsync(context, "?name=alice");
        await ConnectedAsync(page);
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        var text = Chat.SayUnheard("lobby", "bob", "news");
        var top = await page.EvaluateAsync<double>(ScrollAndReceive, text);
        await Expect(page.GetByTestId("new-messages")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("new-messages")).ToHaveTextAsync("1 new message");
        await Expect(Texts(page).Last).ToHaveTextAsync("news");
        Assert.Equal(top, await page.GetByTestId("scroller").EvaluateAsync<double>("scroller => scroller.scrollTop"));
    }

    [Fact]
    public async Task The_end_is_left_by_scrolling_alone_and_as_often_as_one_likes()
    {
        Fill(50);
        var page = await EnterAsync();
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        var (scroller, pill) = (page.GetByTestId("scroller"), page.GetByTestId("new-messages"));
        await page.EvaluateAsync(FollowAndGrowTheBox);
        await Expect(Texts(page).Last).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(pill).ToBeHiddenAsync();
        await scroller.EvaluateAsync("scroller => scroller.scrollTop -= 400");
        await Expect(pill).ToBeVisibleAsync();
        for (var n = 1; n <= 20; n++) Chat.Say("lobby", "bob", $"news {n}");
        await Expect(pill).ToHaveTextAsync("20 new messages");
        await scroller.EvaluateAsync("scroller => scroller.scrollTop = scroller.scrollHeight");
        await Expect(pill).ToBeHiddenAsync();
        await scroller.EvaluateAsync("scroller => scroller.scrollTop -= 200");
        await Expect(pill).ToBeVisibleAsync();
    }

    /// <summary>The list moves to its end, and before the event of that comes, the message box takes some of its room.</summary>
    private const string FollowAndGrowTheBox = """
        () => {
          const scroller = document.getElementById('scroller');
          scroller.scrollTop -= 1;
          const box = document.getElementById('composer-text');
          box.value = 'line\n'.repeat(6);
          box.dispatchEvent(new Event('input'));
          scroller.scrollTop += 1;
        }
        """;

    /// <summary>A frame can then be received in the very moment that a test wants it in.</summary>
    private const string KeepSocket = """
        window.WebSocket = class extends WebSocket {
          constructor(...given) {
            super(...given);
            window.socket = this;
          }
        };
        """;

    /// <summary>A scroll event comes with the next frame, a message at any time: here between the scrolling and its event.</summary>
    private const string ScrollAndReceive = """
        (data) => {
          const scroller = document.getElementById('scroller');
          scroller.scrollTop -= 400;
          window.socket.dispatchEvent(new MessageEvent('message', { data }));
          return scroller.scrollTop;
        }
        """;

    [Fact]
    public async Task At_the_end_new_messages_are_followed_and_announced()
    {
        Fill(60);
        var page = await EnterAsync();
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        Chat.Say("lobby", "bob", "news");
        await Expect(Texts(page).Last).ToHaveTextAsync("news");
        await Expect(Texts(page).Last).ToBeInViewportAsync();
        await Expect(page.GetByTestId("announcer")).ToHaveTextAsync("bob: news");
    }

    [Fact]
    public async Task A_hole_is_filled_without_anybody_noticing()
    {
        Fill(3);
        var page = await EnterAsync();
        await Expect(Texts(page)).ToHaveCountAsync(3);
        Chat.SayUnheard("lobby", "bob", "lost on the way");
        Chat.Say("lobby", "bob", "heard");
        await Expect(Texts(page)).ToHaveTextAsync(["message 1", "message 2", "message 3", "lost on the way", "heard"]);
    }

    [Fact]
    public async Task Days_are_separated_and_named()
    {
        // A clock that stands still, lest midnight come between the messages and the page.
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var context = await ContextAsync(new() { Locale = "en-GB", TimezoneId = "UTC" });
        await context.Clock.SetFixedTimeAsync(noon.UtcDateTime);
        Chat.Say("lobby", "bob", "older", new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero));
        Chat.Say("lobby", "bob", "yesterday", noon.AddDays(-1));
        Chat.Say("lobby", "bob", "today", noon);
        var page = await OpenAsync(context, "?name=alice");
        await Expect(page.GetByTestId("day")).ToHaveTextAsync(["29 February 2024", "Yesterday", "Today"]);
    }

    [Fact]
    public async Task Edits_and_deletions_of_a_later_server_change_the_message_in_place()
    {
        Fill(2);
        var page = await EnterAsync();
        await Expect(Texts(page)).ToHaveCountAsync(2);
        Chat.Push(new JsonObject { ["type"] = "edited", ["room"] = "lobby", ["seq"] = 3, ["target"] = 1, ["text"] = "changed", ["at"] = "2026-11-24T09:00:00.000Z" });
        Chat.Push(new JsonObject { ["type"] = "deleted", ["room"] = "lobby", ["seq"] = 4, ["target"] = 2 });
        await Expect(Texts(page)).ToHaveTextAsync(["changed (edited)"]);
        await Expect(Messages(page).Last).ToContainTextAsync("This message was deleted.");
    }

    private static async Task ScrollToTopAsync(IPage page)
    {
        // A person who keeps turning the wheel upwards: as long as there is something above, it is scrolled to.
        await page.EvaluateAsync("""
            () => new Promise((done) => {
              const scroller = document.getElementById('scroller');
              const seen = (window.seen = new Set());
              const step = () => {
                for (const row of document.querySelectorAll('[data-seq]')) seen.add(row.dataset.seq);
                if (scroller.scrollTop === 0 && document.querySelector('[data-testid=beginning]')) return done();
                window.before = null;
                scroller.scrollTop -= 400;
                requestAnimationFrame(() => { window.before = window.measure(); setTimeout(step, 5); });
              };
              step();
            })
            """);
    }

    /// <summary>Between two turns of the wheel nothing that is in view may move.</summary>
    private const string WatchJumps = """
        () => {
          window.worstJump = 0;
          window.measure = () => {
            const middle = document.getElementById('scroller').getBoundingClientRect();
            const row = [...document.querySelectorAll('[data-seq]')].find((one) => one.getBoundingClientRect().top > middle.top);
            return row && { seq: row.dataset.seq, top: row.getBoundingClientRect().top };
          };
          new MutationObserver(() => {
            const before = window.before;
            if (!before) return;
            const row = document.querySelector(`[data-seq="${before.seq}"]`);
            const jump = row ? Math.abs(row.getBoundingClientRect().top - before.top) : 0;
            if (jump > window.worstJump) [window.worstJump, window.worst] = [jump, `${before.seq} from ${before.top} to ${row.getBoundingClientRect().top}`];
          }).observe(document.getElementById('messages'), { childList: true });
        }
        """;

    private static async Task<int> SeenAsync(IPage page) => await page.EvaluateAsync<int>("window.seen.size");

    private static async Task<string> TopRowAsync(IPage page) =>
        (await page.EvaluateAsync<double>("""
            () => {
              const edge = document.getElementById('scroller').getBoundingClientRect().top;
              const row = [...document.querySelectorAll('[data-seq]')].find((one) => one.getBoundingClientRect().bottom > edge);
              return Number(row.dataset.seq) * 10000 + Math.round(row.getBoundingClientRect().top);
            }
            """)).ToString(CultureInfo.InvariantCulture);
}
