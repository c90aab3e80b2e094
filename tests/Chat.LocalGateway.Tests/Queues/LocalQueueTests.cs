using Chat.LocalGateway.Queues;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>What SQS promises of a standard queue, and what it does not.</summary>
public sealed class LocalQueueTests
{
    private static readonly TimeSpan JustBefore = TimeSpan.FromSeconds(59.9);
    private static readonly TimeSpan Then = TimeSpan.FromSeconds(0.2);

    [Fact]
    public void A_delivery_hides_a_message_until_it_is_deleted()
    {
        var test = new TestQueue();
        test.Send("a");
        test.Send("b");
        var both = test.Queue.Receive(10, visibility: null);
        Assert.Equal(["a", "b"], both.Select(TestQueue.Text));
        Assert.Equal((0, 2), (test.Queue.Visible, test.Queue.InFlight));
        Assert.Empty(test.Queue.Receive(10, visibility: null));
        foreach (var delivery in both) test.Queue.Delete(delivery.ReceiptHandle);
        test.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 0), (test.Queue.Visible, test.Queue.InFlight));
    }

    [Fact]
    public void What_is_not_deleted_comes_again_after_the_visibility_time_out_and_is_counted()
    {
        var test = new TestQueue();
        var id = test.Send("a");
        var first = test.Receive();
        test.Time.Advance(JustBefore);
        Assert.Equal(0, test.Queue.Visible);
        test.Time.Advance(Then);
        var second = test.Receive();
        Assert.Equal((id, id, 1, 2), (first.MessageId, second.MessageId, first.ReceiveCount, second.ReceiveCount));
        Assert.NotEqual(first.ReceiptHandle, second.ReceiptHandle);
        Assert.Equal((TestGateway.StartAt, TestGateway.StartAt), (second.SentAt, second.FirstReceivedAt));
    }

    [Fact]
    public void The_receipt_of_a_delivery_that_is_over_deletes_nothing_and_changes_nothing()
    {
        var test = new TestQueue();
        test.Send("a");
        var first = test.Receive();
        test.Time.Advance(TimeSpan.FromSeconds(61));
        test.Queue.Delete(first.ReceiptHandle);
        Assert.False(test.Queue.ChangeVisibility(first.ReceiptHandle, TimeSpan.Zero));
        Assert.Equal(1, test.Queue.Visible);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(120)]
    public void A_receiver_may_say_how_long_a_message_stays_hidden_then_or_later(int seconds)
    {
        var test = new TestQueue();
        test.SendMany(2);
        test.Queue.Receive(1, TimeSpan.FromSeconds(seconds));
        Assert.True(test.Queue.ChangeVisibility(test.Receive().ReceiptHandle, TimeSpan.FromSeconds(seconds)));
        test.Time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        Assert.Equal(0, test.Queue.Visible);
        test.Time.Advance(Then);
        Assert.Equal(2, test.Queue.Visible);
    }

    [Fact]
    public void A_message_that_is_hidden_for_no_time_is_visible_at_once()
    {
        var test = new TestQueue();
        test.SendMany(2);
        Assert.True(test.Queue.ChangeVisibility(test.Receive().ReceiptHandle, TimeSpan.Zero));
        Assert.Single(test.Queue.Receive(1, TimeSpan.Zero));
        Assert.Equal((2, 0), (test.Queue.Visible, test.Queue.InFlight));
    }

    [Fact]
    public void After_its_tries_a_message_goes_to_the_dead_letters_as_it_is_and_with_a_line_that_says_why()
    {
        var test = new TestQueue();
        var id = test.Send("poison");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            test.Queue.Blame(test.Receive().ReceiptHandle, $"reason {attempt}");
            test.Time.Advance(TimeSpan.FromSeconds(61));
        }

        Assert.Equal((0, 0), (test.Queue.Visible, test.Queue.InFlight));
        var letter = Assert.Single(test.Queues.DeadLetters.Receive(10, visibility: null));
        Assert.Equal((id, "poison", 4), (letter.MessageId, TestQueue.Text(letter), letter.ReceiveCount));
        Assert.Equal($"Job {id} went to the dead letters after 3 tries: reason 3", Assert.Single(test.Logs.Errors));
        test.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(1, test.Queues.DeadLetters.Visible);
    }

    [Fact]
    public void Of_dead_letters_so_many_are_kept_and_all_are_counted()
    {
        var test = new TestQueue(new() { Tries = 1, DeadLettersKept = 2 });
        test.SendMany(5);
        foreach (var delivery in test.Queue.Receive(5, visibility: null)) test.Queue.ChangeVisibility(delivery.ReceiptHandle, TimeSpan.Zero);
        Assert.Equal((2, 5), (test.Queues.DeadLetters.Visible, test.Queues.DeadLetters.Accepted));
    }

    [Fact]
    public void A_delayed_message_becomes_visible_when_its_time_has_come()
    {
        var test = new TestQueue();
        test.Send("later", TimeSpan.FromSeconds(60));
        Assert.Equal((0, 1), (test.Queue.Visible, test.Queue.Delayed));
        test.Time.Advance(JustBefore);
        Assert.Equal(0, test.Queue.Visible);
        test.Time.Advance(Then);
        Assert.Equal((1, 0), (test.Queue.Visible, test.Queue.Delayed));
        Assert.Equal(1, test.Receive().ReceiveCount);
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_a_message_as_soon_as_there_is_one()
    {
        var test = new TestQueue();
        var waiting = test.Queue.ReceiveAsync(10, visibility: null, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        test.Send("at last");
        Assert.Equal("at last", TestQueue.Text(Assert.Single(await waiting.Soon())));
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_what_comes_again()
    {
        var test = new TestQueue();
        test.Send("a");
        test.Receive();
        var waiting = test.Queue.ReceiveAsync(10, visibility: null, TestContext.Current.CancellationToken).AsTask();
        test.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(2, Assert.Single(await waiting.Soon()).ReceiveCount);
    }

    [Fact]
    public async Task Many_receivers_share_what_is_sent_and_none_gets_what_another_has()
    {
        const int Messages = 2_000;
        var test = new TestQueue();
        using var stop = new CancellationTokenSource();
        var taken = new System.Collections.Concurrent.ConcurrentBag<string>();
        var receivers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (taken.Count < Messages)
            {
                foreach (var delivery in await test.Queue.ReceiveAsync(10, visibility: null, stop.Token))
                {
                    taken.Add(TestQueue.Text(delivery));
                    test.Queue.Delete(delivery.ReceiptHandle);
                }
            }
        })).ToList();
        test.SendMany(Messages);
        await Wait.UntilAsync(() => taken.Count == Messages, "all messages taken");
        await stop.CancelAsync();
        foreach (var receiver in receivers) await Record.ExceptionAsync(() => receiver.Soon());
        Assert.Equal(Messages, taken.Distinct().Count());
        Assert.Equal((0, 0), (test.Queue.Visible, test.Queue.InFlight));
    }

    [Fact]
    public void A_purge_deletes_what_is_visible_what_is_hidden_and_what_is_to_come()
    {
        var test = new TestQueue();
        test.SendMany(2);
        test.Receive();
        test.Send("later", TimeSpan.FromSeconds(1));
        test.Queue.Purge();
        test.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 0, 0), (test.Queue.Visible, test.Queue.InFlight, test.Queue.Delayed));
    }

    [Fact]
    public void A_full_queue_takes_no_more_until_something_leaves_it()
    {
        var test = new TestQueue(new() { Capacity = 2 });
        test.SendMany(2);
        Assert.Null(test.Send("one too many"));
        test.Queue.Delete(test.Receive().ReceiptHandle);
        Assert.NotNull(test.Send("fits again"));
    }

    [Fact]
    public void A_share_of_messages_may_be_delivered_twice_under_one_id()
    {
        var test = new TestQueue(new() { Faults = new() { Twice = 1 } });
        var id = test.Send("a");
        var both = test.Queue.Receive(10, visibility: null);
        Assert.Equal([id, id], both.Select(delivery => delivery.MessageId));
        Assert.Equal((2, 1), (test.Queue.Accepted, test.Queue.Doubled));
        test.Queue.Delete(both[0].ReceiptHandle);
        Assert.Equal(1, test.Queue.InFlight);
    }

    [Fact]
    public void A_share_of_messages_may_be_refused_the_same_with_the_same_seed()
    {
        static List<bool> Taken(int seed)
        {
            var test = new TestQueue(new() { Faults = new() { Refused = 0.5, Seed = seed } });
            return [.. Enumerable.Range(0, 200).Select(i => test.Send($"{i}") is not null)];
        }

        Assert.Equal(Taken(7), Taken(7));
        Assert.NotEqual(Taken(7), Taken(8));
        Assert.InRange(Taken(7).Count(taken => taken), 50, 150);
        Assert.Null(new TestQueue(new() { Faults = new() { Refused = 1 } }).Send("a"));
    }

    [Fact]
    public void Messages_may_be_late_and_so_overtake_each_other()
    {
        var test = new TestQueue(new() { Faults = new() { Delay = TimeSpan.FromSeconds(10) } });
        test.SendMany(50);
        Assert.Equal(50, test.Queue.Delayed);
        for (var second = 0; second < 10; second++) test.Time.Advance(TimeSpan.FromSeconds(1));
        var order = test.Queue.Receive(50, visibility: null).Select(TestQueue.Text).ToList();
        Assert.Equal(50, order.Count);
        Assert.NotEqual(Enumerable.Range(0, 50).Select(i => $"{i}"), order);
    }
}
