using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using CsCheck;

namespace Chat.Core.Tests;

public sealed class RosterTests
{
    private static readonly Gen<string> Id = Gen.Int[0, 400].Select(i => $"L0SM9cOFvHcCI{i:000}=");

    private static readonly Gen<RosterChange> Change =
        Gen.Select(Id, Gen.Bool, Gen.Int[0, 9], (id, joins, name) => new RosterChange(id, joins ? Member(id, $"{name}") : null));

    [Fact]
    public void Any_changes_make_the_roster_that_they_describe_and_leave_the_one_before_as_it_was() =>
        Gen.Select(Id.HashSet[0, 300], Change.Array[0, 60].Array[1, 20]).Sample((ids, steps) =>
        {
            var model = ids.ToDictionary(id => id, id => Member(id, "first"));
            var roster = new Roster("room", 1, [.. model.Values]);
            foreach (var changes in steps)
            {
                var (before, was) = (roster, model.Values.ToHashSet());
                roster = roster.With(new(roster.Version + changes.Length, changes));
                foreach (var (id, member) in changes)
                {
                    if (member is null) model.Remove(id);
                    else model[id] = member;
                }

                Check(model, roster);
                Assert.Equal(was, [.. before.Members]);
            }
        }, iter: 50);

    [Fact]
    public void Slices_of_any_number_hold_each_member_once_and_in_the_slice_that_its_id_names() =>
        Gen.Select(Id.HashSet[0, 300], Change.Array[0, 60], Gen.Int[0, 8]).Sample((ids, changes, power) =>
        {
            var roster = new Roster("room", 1, [.. ids.Select(id => Member(id, "x"))]).With(new(2, changes));
            var slices = Enumerable.Range(0, 1 << power).Select(i => roster.Slice(1 << power, i)).ToArray();
            foreach (var (index, slice) in slices.Index())
            {
                Assert.All(slice.Members, member => Assert.Equal(index, Roster.SliceOf(member.ConnectionId, 1 << power)));
                Assert.All(slice.Members, member => Assert.True(slice.Contains(member.ConnectionId)));
                Assert.Equal(slice.Members, Enumerable.Range(0, slice.Members.Count).Select(i => slice.Members[i]));
                Assert.Equal(2, slice.Version);
            }

            Assert.Equal(
                roster.Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal),
                slices.SelectMany(slice => slice.Members).Select(member => member.ConnectionId).Order(StringComparer.Ordinal));
        }, iter: 200);

    /// <summary>Processes of different versions serve slices of the same room side by side.</summary>
    [Theory]
    [InlineData("", 7_385)]
    [InlineData("L0SM9cOFvHcCIBQ=", 18_359)]
    [InlineData("é€", 60_658)]
    public void A_connection_s_slice_is_the_same_for_ever(string id, int slice) => Assert.Equal(slice, Roster.SliceOf(id, 1 << 16));

    [Fact]
    public void Slices_are_of_about_the_same_size()
    {
        var roster = new Roster("room", 1, [.. Enumerable.Range(0, 20_000).Select(i => Member($"{i:x8}", "x"))]);
        Assert.All(Enumerable.Range(0, 16), i => Assert.InRange(roster.Slice(16, i).Members.Count, 1_000, 1_500));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(0, -4)]
    [InlineData(4, 4)]
    [InlineData(-1, 4)]
    public void What_is_no_slice_is_refused(int index, int slices) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Roster("room", 1, []).Slice(slices, index));

    [Fact]
    public void A_slice_of_a_slice_holds_those_who_are_in_both()
    {
        var roster = new Roster("room", 1, [.. Enumerable.Range(0, 500).Select(i => Member($"c{i}", "x"))]);
        var both = roster.Slice(4, 1).Slice(8, 5);
        Assert.Equal(
            roster.Slice(8, 5).Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal),
            both.Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_changed_is_the_same_roster()
    {
        var roster = new Roster("room", 1, [Member("a", "x")]);
        Assert.Same(roster, roster.With(new(1, [])));
        Assert.Same(roster, roster.Without(["b"]));
        Assert.Same(roster, roster.Slice(1, 0));
        Assert.Equal(1, roster.Without(["a"]).Version);
    }

    private static void Check(Dictionary<string, Member> model, Roster roster)
    {
        Assert.Equal(model.Count, roster.Members.Count);
        Assert.Equal(model.Values.ToHashSet(), [.. roster.Members]);
        Assert.Equal(roster.Members, Enumerable.Range(0, roster.Members.Count).Select(i => roster.Members[i]));
        for (var i = 0; i <= 400; i++)
        {
            var id = $"L0SM9cOFvHcCI{i:000}=";
            Assert.Equal(model.ContainsKey(id), roster.Contains(id));
        }

        Assert.ThrowsAny<Exception>(() => roster.Members[roster.Members.Count]);
        Assert.ThrowsAny<Exception>(() => roster.Members[-1]);
    }

    private static Member Member(string id, string name) => new(id, $"guest:{name}", name, TestChat.Start, TestChat.Start.AddHours(2));
}
