using Chat.LocalGateway.HotPaths;

namespace Chat.LocalGateway.Tests.Delivery;

/// <summary>What the hot paths cost in garbage, on the test's own thread and without sockets.</summary>
public sealed class AllocationTests
{
    private const int Members = 100;

    // A debug build makes classes of what awaits, which a release build keeps out of the heap.
#if DEBUG
    private const long MostOfAMessage = 5_376;
#else
    private const long MostOfAMessage = 4_608;
#endif

    [Fact]
    public void A_delivery_in_process_makes_no_garbage()
    {
        var path = new HotPath(Members);
        Assert.Equal(0, Least(path.Deliver, Members));
    }

    [Fact]
    public void A_message_that_is_answered_makes_little_garbage()
    {
        var path = new HotPath(1);
        var least = Least(path.Receive, 1);
        TestContext.Current.TestOutputHelper!.WriteLine($"{least} bytes a message");
        Assert.InRange(least, 1, MostOfAMessage);
    }

    [Fact]
    public void A_further_receiver_of_a_message_makes_no_garbage()
    {
        var (ten, hundred) = (new HotPath(10), new HotPath(Members));
        Assert.Equal(Least(ten.Receive, 10), Least(hundred.Receive, Members));
    }

    /// <summary>Code that is new allocates too, so what a call needs is the least of some rounds.</summary>
    private static long Least(Func<int> act, int frames)
    {
        const int Calls = 50;
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var written = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++) written += act();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(frames * Calls, written);
        }

        return least / Calls;
    }
}
