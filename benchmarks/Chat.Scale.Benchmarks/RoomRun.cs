using Amazon.DynamoDBv2;
using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Stores.DynamoDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Scale.Benchmarks;

/// <summary>One room, and somebody who speaks in it at a steady rate.</summary>
internal sealed class RoomRun(IAmazonDynamoDB client, string table, int members, ChatOptions options)
{
    private const string Room = "big";

    private static readonly string Body = $$"""{"action":"message","text":"{{new string('x', 100)}}"}""";

    /// <summary>Messages before it counts: by then rosters are read and feeds begun.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    /// <summary>Between messages that are timed one by one, so that none is taken for part of a busy room.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    private readonly CountingSender _sender = new();
    private long _writes;
    private long _reads;
    private long _billed;

    public async Task<MessageCost> MeasureAsync(double rate, TimeSpan duration)
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        using var queue = new Mapping(NewChat, time => Interlocked.Add(ref _billed, time.Ticks));
        var serving = queue.RunAsync(stop.Token);
        var chat = NewChat(queue);
        await SpeakAsync(chat, rate, Warm, queue);
        var (posts, writes, reads, jobs, billed) = (_sender.Posts, _writes, _reads, queue.Jobs, _billed);
        var messages = (double)await SpeakAsync(chat, rate, duration, queue);
        await stop.CancelAsync();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
        return new(
            (_sender.Posts - posts) / messages / (members - 1), (_writes - writes) / 100.0 / messages, (_reads - reads) / 100.0 / messages,
            (queue.Jobs - jobs) / messages, TimeSpan.FromTicks(_billed - billed).TotalMilliseconds / messages);
    }

    /// <summary>One message after the other, each when the last one has reached everybody.</summary>
    public async Task<MessageTimes> TimeAsync(int messages)
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        using var queue = new Mapping(NewChat, time => Interlocked.Add(ref _billed, time.Ticks));
        var serving = queue.RunAsync(stop.Token);
        var chat = NewChat(queue);
        for (var warm = 0; warm < 3; warm++) await TimeOneAsync(chat, queue);
        _billed = 0;
        var times = new List<(TimeSpan Acknowledged, TimeSpan Last)>();
        for (var sent = 0; sent < messages; sent++) times.Add(await TimeOneAsync(chat, queue));
        await stop.CancelAsync();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
        return new(
            times.Select(time => time.Acknowledged.TotalMilliseconds).Order().ElementAt(messages / 2),
            times.Select(time => time.Last.TotalMilliseconds).Order().ElementAt(messages / 2),
            TimeSpan.FromTicks(_billed).TotalMilliseconds / messages);
    }

    private async Task<(TimeSpan Acknowledged, TimeSpan Last)> TimeOneAsync(ChatBackend chat, Mapping queue)
    {
        var started = TimeProvider.System.GetTimestamp();
        await SayAsync(chat, Body);
        var acknowledged = TimeProvider.System.GetElapsedTime(started);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!queue.IsQuiet) await look.WaitForNextTickAsync();
        var last = TimeProvider.System.GetElapsedTime(started);
        await Task.Delay(Rest);
        return (acknowledged, last);
    }

    private ChatBackend NewChat(IFanOutQueue queue) =>
        new(NewStore(), _sender, options, TimeProvider.System, NullLogger<ChatBackend>.Instance, queue);

    private DynamoDbChatStore NewStore() => new(
        client, new DynamoDbStoreOptions { TableName = table, OnConsumed = Count }, TimeProvider.System, NullLogger<DynamoDbChatStore>.Instance);

    /// <summary>In hundredths, since units of eventual reads are halves.</summary>
    private void Count(ConsumedUnits consumed)
    {
        Interlocked.Add(ref _writes, (long)(consumed.Write * 100));
        Interlocked.Add(ref _reads, (long)(consumed.Read * 100));
    }

    private async Task FillAsync()
    {
        var (store, now) = (NewStore(), DateTimeOffset.UtcNow);
        await Parallel.ForEachAsync(Enumerable.Range(0, members), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
            await store.ConnectAsync(new Connection($"connection-{i}=", $"guest:u{i}", $"u{i}", Room, now.AddMinutes(-1), now.AddHours(2)), cancellation));
    }

    /// <summary>Messages at even distances, whether the last one has been answered or not; ends when all has been delivered.</summary>
    private async Task<int> SpeakAsync(ChatBackend chat, double rate, TimeSpan duration, Mapping queue)
    {
        var answers = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate));
        for (var sent = 0; sent < rate * duration.TotalSeconds && await timer.WaitForNextTickAsync(); sent++) answers.Add(SayAsync(chat, Body));
        await Task.WhenAll(answers);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!queue.IsQuiet) await look.WaitForNextTickAsync();
        return answers.Count;
    }

    private async Task SayAsync(ChatBackend chat, string body)
    {
        var started = TimeProvider.System.GetTimestamp();
        await chat.ReceiveAsync("connection-0=", body);
        Interlocked.Add(ref _billed, TimeProvider.System.GetElapsedTime(started).Ticks);
    }
}
