using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Framing;
using CsCheck;

namespace Chat.LocalGateway.Tests.Delivery;

public sealed class OutboundQueueTests
{
    [Fact]
    public void An_empty_frame_that_waits_counts_by_what_it_costs()
    {
        var queue = new OutboundQueue();
        for (int i = 0; i < 100; i++) queue.Add(OutboundFrame.Text(ReadOnlyMemory<byte>.Empty));
        Assert.True(queue.Bytes >= 100 * 64);
        queue.Clear();
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public void Of_any_number_of_pongs_one_waits_and_costs_no_more_than_one()
    {
        var queue = new OutboundQueue();
        for (int i = 0; i < 10_000; i++) queue.AddPong(OutboundFrame.Pong(new byte[i % 126]));
        Assert.Equal((1, 2 + 9_999 % 126 + 64), (queue.Count, queue.Bytes));
    }

    [Fact]
    public void Texts_keep_their_order_and_a_pong_takes_the_place_of_the_one_that_waits() =>
        Gen.Int[0, 4].Array[0, 200].Sample(steps =>
        {
            var (queue, model) = (new OutboundQueue(), new List<OutboundFrame>());
            for (int i = 0; i < steps.Length; i++)
            {
                switch (steps[i])
                {
                    case 0 when model.Count > 0:
                        queue.Remove();
                        model.RemoveAt(0);
                        break;
                    case 1:
                        var pong = OutboundFrame.Pong(new byte[i % 126]);
                        queue.AddPong(pong);
                        if (model.FindIndex(frame => !frame.IsText) is var waiting and >= 0) model[waiting] = pong;
                        else model.Add(pong);
                        break;
                    default:
                        model.Add(OutboundFrame.Text(new byte[i]));
                        queue.Add(model[^1]);
                        break;
                }
                Assert.Equal(model.Count, queue.Count);
                Assert.Equal(model.Sum(frame => frame.Bytes.Length + 64), queue.Bytes);
                if (model.Count > 0) Assert.Same(model[0], queue.Peek());
            }
            foreach (var frame in model)
            {
                Assert.Same(frame, queue.Peek());
                queue.Remove();
            }
        });
}
