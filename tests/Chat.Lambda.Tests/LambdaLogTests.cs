using System.Text;
using System.Text.Json;
using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Lambda.Logging;
using Chat.Lambda.Tests.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Chat.Lambda.Tests;

public sealed class LambdaLogTests : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, 5, TimeSpan.Zero));

    [Fact]
    public void A_line_is_one_JSON_object()
    {
        var log = Log(LogLevel.Information);
        log.RequestId = "request-1";
        log.For<ChatFunctions>().Log(LogLevel.Warning, new EventId(3, "EventMalformed"), "two\nlines \"quoted\"", null, (state, _) => state);
        Assert.Equal(
            """{"timestamp":"2026-11-24T09:00:00.005Z","level":"Warning","category":"Chat.Lambda.ChatFunctions","eventId":3,"event":"EventMalformed","requestId":"request-1","message":"two\nlines \"quoted\""}""" + "\n",
            Encoding.UTF8.GetString(_output.ToArray()));
    }

    [Fact]
    public void Nothing_below_the_level_is_written()
    {
        var logger = Log(LogLevel.Warning).For<ChatFunctions>();
        logger.Log(LogLevel.Information, default, "quiet", null, (state, _) => state);
        logger.Log(LogLevel.None, default, "none", null, (state, _) => state);
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.Empty(Lines());
        logger.Log(LogLevel.Warning, default, "loud", null, (state, _) => state);
        Assert.Equal("loud", Assert.Single(Lines()).GetProperty("message").GetString());
    }

    [Fact]
    public void An_exception_is_its_types_and_stacks_without_its_words()
    {
        Log(LogLevel.Trace).For<ChatFunctions>().Log(LogLevel.Error, default, "failed", Thrown(), (state, _) => state);
        var exceptions = Assert.Single(Lines()).GetProperty("exceptions");
        Assert.Equal(
            ["System.InvalidOperationException", "System.FormatException"],
            exceptions.EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.Contains(nameof(Thrown), exceptions[0].GetProperty("stack").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_several_invocations_at_a_time_has_its_own_request_id_and_whole_lines()
    {
        var log = Log(LogLevel.Trace);
        var logger = log.For<ChatFunctions>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            log.RequestId = $"request-{i}";
            await Task.Yield();
            logger.Log(LogLevel.Information, i, "", null, (state, _) => state);
        })));
        Assert.Equal(200, Lines().Count);
        Assert.All(Lines(), line => Assert.Equal($"request-{line.GetProperty("eventId").GetInt32()}", line.GetProperty("requestId").GetString()));
    }

    [Fact]
    public async Task The_composed_function_logs_under_the_request_that_it_serves()
    {
        var environment = new ChatEnvironment("disconnect", "chat", new Uri("https://example.com/prod"), null, LogLevel.Trace);
        var store = Substitute.For<IChatStore>();
        store.RemoveConnectionAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).ThrowsAsyncForAnyArgs(Thrown());
        var handler = ChatComposition.Compose(environment, store, Substitute.For<IConnectionSender>(), Log(LogLevel.Trace), _time);
        await handler(new() { RequestContext = new() { ConnectionId = "x" } }, new Invocation("request-7"));
        Assert.Equal("request-7", Assert.Single(Lines()).GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Nothing_of_a_message_is_ever_logged()
    {
        var log = Log(LogLevel.Trace);
        var store = Substitute.For<IChatStore>();
        store.FindConnectionAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).ThrowsAsyncForAnyArgs(Thrown());
        var backend = new ChatBackend(store, Substitute.For<IConnectionSender>(), new(), _time, log.For<ChatBackend>());
        var functions = new ChatFunctions(backend, log.For<ChatFunctions>(), time: _time);
        string[] events =
        [
            TestFunctions.Event("message").Replace("hello", "secret", StringComparison.Ordinal),
            """{"requestContext":{"connectionId":"x"},"body":"secret"}""",
            """{"requestContext":{"connectionId":"x"},"body":"secret","isBase64Encoded":true}""",
            """{"requestContext":{},"body":"secret"}""",
            """{"body":{"secret":"secret"}}""",
            "secret",
        ];
        foreach (var json in events) await functions.InvokeAsync("message", Encoding.UTF8.GetBytes(json), new Invocation());
        await functions.InvokeAsync("fan-out", """{"Records":[{"messageId":"x","body":"secret"}]}"""u8.ToArray(), new Invocation());
        Assert.NotEmpty(Lines());
        Assert.DoesNotContain("secret", Text(), StringComparison.Ordinal);
    }

    public void Dispose() => _output.Dispose();

    private LambdaLog Log(LogLevel minimum) => new(minimum, _output, _time);

    private string Text() => Encoding.UTF8.GetString(_output.ToArray());

    private IReadOnlyList<JsonElement> Lines() =>
        [.. Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("a secret", new FormatException("another secret"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
