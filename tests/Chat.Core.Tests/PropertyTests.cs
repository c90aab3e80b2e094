using System.Text;
using System.Text.Json;
using Chat.Core.Actions;
using Chat.Core.Delivery;
using Chat.Core.Protocol;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using CsCheck;

namespace Chat.Core.Tests;

public sealed class PropertyTests
{
    private static readonly string[] Codes = [.. ChatErrors.All.Select(error => error.Code)];

    private static readonly string[] Keys =
        ["action", "ref", "id", "room", "text", "to", "replyTo", "after", "before", "limit", "epoch", "cursor", "x",
            "\\u0061ction", "", "\\ud83d"];

    private static readonly Gen<string> AnyText =
        Gen.OneOf(
            Gen.String,
            Gen.Byte.Array[0, 200].Select(Encoding.UTF8.GetString),
            Gen.Char.Array[0, 200].Select(chars => new string(chars)),
            Gen.Char["{}[]\":,\\ud8dcfF0123e+-. \n"].Array[0, 60].Select(chars => "{" + new string(chars)));

    private static readonly Gen<string> AnyValue =
        Gen.OneOf(
            Gen.String.Select(text => JsonSerializer.Serialize(text)),
            Pick([.. ActionTable.Actions.Select(action => $"\"{action.Name}\"")]),
            Pick("null", "true", "1", "-1", "1.5", "9e99", "\"lobby\"", "\"cats\"", "\"\\ud83d\"", "\"\\ud83d\\ude00\"",
                "[]", "{\"a\":[{}]}", "0x", "\"a"),
            Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Objects of the keys that mean something, with any value at all: mostly well-formed, mostly wrong.</summary>
    private static readonly Gen<string> AnyObject =
        Gen.Select(Pick(Keys), AnyValue, (key, value) => $"\"{key}\":{value}").Array[0, 8]
            .Select(Pick([.. ActionTable.Actions.Select(action => action.Name)]),
                (fields, action) => $$"""{"action":"{{action}}"{{string.Concat(fields.Select(field => "," + field))}}}""");

    [Fact]
    public async Task Whatever_is_sent_gets_exactly_one_answer_that_is_a_frame_of_the_protocol()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        var types = ProtocolPage.FirstCells("Server to client");
        await Gen.OneOf(AnyText, AnyObject).SampleAsync(async frame =>
        {
            var answer = await chat.Backend.ReceiveAsync("alice", frame, TestContext.Current.CancellationToken);
            Assert.InRange(answer.Length, 1, ChatLimits.FrameBytes);
            var first = JsonDocument.Parse(answer).RootElement.EnumerateObject().First();
            Assert.Equal("type", first.Name);
            Assert.Contains(first.Value.GetString(), types);
            if (first.Value.GetString() != "error") return;
            Assert.Contains(JsonDocument.Parse(answer).RootElement.Text("code"), Codes);
            Assert.NotEqual("internal", JsonDocument.Parse(answer).RootElement.Text("code"));
        }, iter: 3_000);
        Assert.All(chat.Sender.All, sent => Assert.StartsWith("{\"type\":\"message\",", sent.Frame, StringComparison.Ordinal));
    }

    /// <summary>The framework's own reader, asked with the same strictness, decides the same.</summary>
    [Fact]
    public void What_is_bad_json_is_what_a_strict_reader_cannot_read() =>
        Gen.OneOf(AnyText.Select(text => "{" + text), AnyObject).Sample(text =>
        {
            using var frame = ClientFrame.Parse(text);
            var isBad = frame.Refusal?.Error == ChatErrors.BadJson;
            Assert.Equal(!ReadsWhole(text), isBad);
        }, iter: 5_000);

    [Fact]
    public void Under_any_outcomes_each_member_is_sent_to_and_never_after_it_was_delivered() =>
        Gen.Select(Gen.Enum<DeliveryOutcome>().Array[1, 5].Array[0, 60], Gen.Int[1, 8], Gen.Bool).Sample(
            (scripts, parallel, waits) =>
        {
            var time = new VirtualTime(TestChat.Start);
            time.Run(() => HoldsAsync(time, scripts, parallel, waits));
        }, iter: 300);

    private static async Task HoldsAsync(VirtualTime time, DeliveryOutcome[][] scripts, int parallel, bool waits)
    {
        var store = new InMemoryChatStore(time);
        var members = scripts.Select((_, i) => Member(i)).ToArray();
        foreach (var member in members)
            await store.ConnectAsync(new(member.ConnectionId, member.User, member.Name, "room", member.ConnectedAt, member.ExpiresAt));
        var tries = new int[scripts.Length];
        var sender = new RecordingSender
        {
            Outcome = async id =>
            {
                var index = int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
                if (waits && index % 3 == 0) await Task.Yield();
                var script = scripts[index];
                return script[Math.Min(tries[index]++, script.Length - 1)];
            },
        };
        var rosters = new RosterCache(store, time, 10);
        var roster = await rosters.AtLeastAsync("room", new(0, "k3v9", members.Length, members.Length));
        var fanOut = new FanOut(store, sender, rosters, new() { ParallelPosts = parallel }, time, new LogCapture());

        var report = await fanOut.DeliverAsync(roster, new("{}"u8.ToArray()), null);

        var last = new List<DeliveryOutcome>();
        for (var i = 0; i < scripts.Length; i++)
        {
            var got = Enumerable.Range(0, tries[i]).Select(attempt => scripts[i][Math.Min(attempt, scripts[i].Length - 1)]).ToArray();
            Assert.NotEmpty(got);
            Assert.All(got[..^1], outcome => Assert.Equal(DeliveryOutcome.Throttled, outcome));
            last.Add(got[^1]);
            Assert.Equal(got[^1] != DeliveryOutcome.Gone, store.Knows($"{i}"));
            Assert.Equal(got[^1] != DeliveryOutcome.Gone, rosters.Peek("room")!.Contains($"{i}"));
        }

        int Count(DeliveryOutcome outcome) => last.Count(one => one == outcome);
        var counted = new DeliveryReport(
            Count(DeliveryOutcome.Delivered), Count(DeliveryOutcome.Gone), Count(DeliveryOutcome.Throttled),
            Count(DeliveryOutcome.TooLarge), Count(DeliveryOutcome.Failed));
        Assert.Equal(counted, report);
        Assert.Equal(scripts.Length, report.Total);
        Assert.Equal(report.Gone, store.Calls.Count(call => call == "remove"));
    }

    private static Gen<string> Pick(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static Member Member(int i) => new($"{i}", $"guest:{i}", $"{i}", TestChat.Start.AddMinutes(-5), TestChat.Start.AddHours(2));

    private static bool ReadsWhole(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text));
            return Readable(document.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return false;
        }
    }

    private static bool Readable(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(Readable),
                JsonValueKind.Object => element.EnumerateObject().All(property => property.Name is not null && Readable(property.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
