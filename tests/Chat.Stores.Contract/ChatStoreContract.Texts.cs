using System.Text;

namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    public static TheoryData<string> Texts => new()
    {
        "x",
        " leading and trailing ",
        "tab\tand\nline feed\n",
        "quotes ' '' \" \\ ` and -- ; /* */ %_?",
        "🐈‍⬛ 👩🏽‍🚀 🇦🇶",
        "e\u0301 is not \u00e9",
        "עברית العربية \u202eesrever\u202c",
        "\ufeffmarks\u2028and\u2029noncharacters\uffff\U0010ffff",
        "{\"action\":\"message\"}",
        "NULL",
        "0x41",
        "007.50",
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_comes_back_as_it_was_sent(string text)
    {
        var alice = await ConnectAsync("alice");

        Assert.Equal(text, (await StoredAsync(Store, Say(alice, text, id: "1"))).Text);

        Assert.Equal([text], await TextsAsync(Other, "lobby"));
        Assert.Equal(text, (await Other.AppendAsync(Say(alice, "", id: "1"))).Entry!.Text);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ü")]
    [InlineData("🐈")]
    public async Task A_text_may_have_8192_bytes(string character)
    {
        var alice = await ConnectAsync("alice");
        var text = string.Concat(Enumerable.Repeat(character, ChatLimits.TextBytes / Encoding.UTF8.GetByteCount(character)));
        Assert.Equal(ChatLimits.TextBytes, Encoding.UTF8.GetByteCount(text));

        await StoredAsync(Store, Say(alice, text));
        await StoredAsync(Store, Say(alice, "after"));

        Assert.Equal([text, "after"], await TextsAsync(Other, "lobby"));
    }

    [Fact]
    public async Task A_page_of_200_texts_of_8192_bytes_is_read_whole()
    {
        var alice = await ConnectAsync("alice");
        var text = new string('x', ChatLimits.TextBytes);
        await Task.WhenAll(Enumerable.Range(0, ChatLimits.HistoryEntries).Select(_ => StoredAsync(Store, Say(alice, text))));

        var page = await Other.ReadHistoryAsync(new("lobby", ChatLimits.HistoryEntries, After: 0));

        Assert.Equal(ChatLimits.HistoryEntries, page.Entries.Count);
        Assert.False(page.More);
        Assert.All(page.Entries, entry => Assert.Equal(text, entry.Text));
    }

    // Rooms that a careless comparison, pattern or key would take for one another.
    [Theory]
    [InlineData("Cats", "cats")]
    [InlineData("a_b", "axb")]
    [InlineData("a.b", "a_b")]
    [InlineData("a%b", "axb")]
    [InlineData("a", "a.")]
    [InlineData("1", "01")]
    [InlineData("1", "1.0")]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("HEAD", "HEAD#")]
    public async Task Rooms_are_compared_byte_by_byte(string one, string other)
    {
        var alice = await ConnectAsync("alice", one);
        await ConnectAsync("bob", other);

        await StoredAsync(Store, Say(alice, "for one"));

        Assert.Equal(["for one"], await TextsAsync(Other, one));
        Assert.Empty(await LogAsync(Other, other));
        Assert.Equal(["alice"], await SettledMembersAsync(Other, one));
        Assert.Equal(["bob"], await SettledMembersAsync(Other, other));
        Assert.Equal(AppendStatus.NotInRoom, (await Other.AppendAsync(Say(alice, "for the other", other))).Status);
    }

    [Theory]
    [InlineData("abc=", "ABC=")]
    [InlineData("a_c", "abc")]
    [InlineData("a%", "ab")]
    [InlineData("a/b+c", "a/b-c")]
    public async Task Connections_are_compared_byte_by_byte(string one, string other)
    {
        await ConnectAsync(one);

        Assert.Null(await Other.FindConnectionAsync(other));
        Assert.False(await Other.IsMemberAsync(other, "lobby"));
        Assert.Equal(JoinStatus.NoSuchConnection, (await Other.JoinAsync(other, "cats")).Status);
        Assert.Empty(await Other.RemoveConnectionAsync(other));
        Assert.True(await Store.IsMemberAsync(one, "lobby"));
    }
}
