using Chat.Gateway.Benchmarks.Load;
using CsCheck;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>Deliveries are counted by number.</summary>
public sealed class CountingTests
{
    [Fact]
    public void A_mark_is_found_in_whatever_surrounds_it() =>
        Gen.Select(Gen.Int[0, 99_999], Gen.Long[0, 999_999_999], Gen.Byte.Array[0, 50], Gen.Byte.Array[0, 50]).Sample((publisher, number, before, after) =>
        {
            // Half a mark may stand before; a whole one is another message.
            ReadOnlySpan<byte> payload = Around(publisher, number, [.. before.Where(value => value != '@')], [.. after.Where(value => value != '@')]);
            Assert.True(TextMark.TryNext(ref payload, out var foundPublisher, out var foundNumber));
            Assert.Equal((publisher, number), (foundPublisher, foundNumber));
            Assert.False(TextMark.TryNext(ref payload, out _, out _));
        });

    [Fact]
    public void Several_marks_of_one_frame_are_all_found()
    {
        ReadOnlySpan<byte> payload = [.. Around(1, 2, [], [1, 2]), .. Around(3, 4, [5], [])];
        Assert.True(TextMark.TryNext(ref payload, out var publisher, out var number));
        Assert.Equal((1, 2L), (publisher, number));
        Assert.True(TextMark.TryNext(ref payload, out publisher, out number));
        Assert.Equal((3, 4L), (publisher, number));
    }

    [Fact]
    public void A_window_takes_each_number_once_in_whatever_order_and_counts_them() =>
        Gen.Shuffle(Enumerable.Range(0, 60).ToArray()).Sample(numbers =>
        {
            var window = new Window();
            foreach (var number in numbers)
            {
                Assert.Equal(Arrival.New, window.Take(number));
                Assert.Equal(Arrival.Again, window.Take(number));
            }

            Assert.Equal((60, 60), (window.Next, window.Taken));
        });

    [Fact]
    public void A_window_with_a_gap_still_counts_what_came_behind_it()
    {
        var window = new Window();
        for (var number = 1; number < 200; number++) Assert.Equal(Arrival.New, window.Take(number));
        Assert.Equal((0, 199), (window.Next, window.Taken));
    }

    [Fact]
    public void Every_room_has_its_publishers_spread_over_its_members() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 30], Gen.Int[0, 5]).Sample((rooms, members, most) =>
        {
            var publishers = Math.Min(most, members);
            var layout = new Layout(rooms, members, publishers);
            var seats = Enumerable.Range(0, layout.Connections).Select(layout.Seat).ToList();
            Assert.Equal(Enumerable.Range(0, layout.Publishers), seats.Select(seat => seat.Publisher).Where(publisher => publisher >= 0));
            Assert.All(seats, seat => Assert.Equal(seat.Room * publishers, seat.FirstPublisher));
            Assert.All(seats.Where(seat => seat.Publisher >= 0), seat => Assert.InRange(seat.Publisher, seat.FirstPublisher, seat.FirstPublisher + publishers - 1));
        });

    private static byte[] Around(int publisher, long number, byte[] before, byte[] after)
    {
        var mark = new byte[TextMark.Bytes];
        TextMark.Write(mark, publisher, number);
        return [.. before, .. mark, .. after];
    }
}
