using Chat.Plan.People;
using CsCheck;

namespace Chat.Plan.Tests;

public sealed class RoomSizesTests
{
    [Fact]
    public void Zipf_uses_nearly_all_people_and_halves_the_largest_at_rank_two() =>
        Gen.Int[2, 200_000].Sample(people =>
        {
            var sizes = RoomSizes.Parse("zipf", people)!;
            Assert.InRange(sizes.Sum(), people * 0.5, people);
            Assert.All(sizes, size => Assert.True(size >= 2));
            if (sizes.Count > 1) Assert.InRange(sizes[1], (sizes[0] / 2) - 1, (sizes[0] / 2) + 1);
        }, iter: 200);

    [Theory]
    [InlineData("20", 100, "20,20,20,20,20")]
    [InlineData("20", 50, "20,20,10")]
    [InlineData("20", 41, "20,20")]
    [InlineData("20", 7, "7")]
    [InlineData("5000x2,20x3", 1, "5000,5000,20,20,20")]
    [InlineData("20x1,5000x1", 1, "5000,20")]
    public void Sizes_are_as_asked_for_largest_first(string text, int people, string expected) =>
        Assert.Equal(expected, string.Join(',', RoomSizes.Parse(text, people)!));

    [Theory]
    [InlineData("")]
    [InlineData("pareto")]
    [InlineData("1")]
    [InlineData("-3")]
    [InlineData("20x")]
    [InlineData("1x5")]
    [InlineData("20x0")]
    [InlineData("20x3,")]
    [InlineData("2x999999999")]
    public void Anything_else_is_none(string text) => Assert.Null(RoomSizes.Parse(text, 100));

    [Fact]
    public void Anybody_is_anybody_each_as_likely()
    {
        var people = new Population([90, 10]);
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 10_000).Select(_ => people.Anybody(random)).ToList();
        Assert.InRange(drawn.Count(who => who.Room == 0), 8_800, 9_200);
        Assert.Equal(90, drawn.Where(who => who.Room == 0).Select(who => who.Place).Distinct().Count());
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(1_000, 2)]
    [InlineData(100_000, 4)]
    [InlineData(100_001, 5)]
    public void Rooms_are_sorted_by_powers_of_ten(int people, int index) => Assert.Equal(index, RoomClass.Of(people).Index);
}
