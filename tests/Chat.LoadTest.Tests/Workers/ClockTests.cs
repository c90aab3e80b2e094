using Chat.LoadTest.Measuring;
using CsCheck;

namespace Chat.LoadTest.Tests.Workers;

public sealed class ClockTests
{
    [Fact]
    public void However_long_question_and_answer_travel_the_true_offset_is_within_the_uncertainty() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[0, 5_000_000], Gen.Long[0, 1_000_000], Gen.Long[0, 1_000_000]).Sample((offset, asked, there, back) =>
        {
            var reading = ClockReading.Of(asked, asked + there - offset, asked + there + back);
            Assert.InRange(Math.Abs(reading.Offset - offset), 0, reading.Uncertainty);
        });

    [Fact]
    public async Task Of_many_questions_the_soonest_answered_counts()
    {
        var asked = 0;
        var reading = await ClockReading.TakeAsync(() =>
        {
            asked++;
            return Task.FromResult(RunClock.Machine - 3_600_000_000);
        });
        Assert.True(asked > 1);
        Assert.InRange(Math.Abs(reading.Offset - 3_600_000_000), 0, reading.Uncertainty);
    }

    [Fact]
    public void Clocks_that_drift_during_a_run_are_less_certain()
    {
        Assert.Equal(50, ClockReading.UncertaintyOf(new(1_000, 50), new(1_000, 40)));
        Assert.Equal(340, ClockReading.UncertaintyOf(new(1_000, 50), new(1_300, 40)));
    }

    [Fact]
    public void A_clock_with_an_offset_reads_as_the_coordinators()
    {
        var before = RunClock.Machine;
        var there = new RunClock(5_000_000).Now;
        Assert.InRange(there - 5_000_000, before, RunClock.Machine);
    }
}
