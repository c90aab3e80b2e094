using Chat.LoadTest.Audit;
using CsCheck;

namespace Chat.LoadTest.Tests.Audit;

public sealed class LedgerTests
{
    private readonly Findings _findings = new();

    [Fact]
    public void A_set_of_numbers_holds_what_was_added_whatever_the_order() =>
        Gen.Long[1, 3_000].List[0, 2_000].Sample(numbers =>
        {
            var (set, plain) = (new SeqSet(), new HashSet<long>());
            foreach (var number in numbers) Assert.Equal(plain.Add(number), set.Add(number));
            Assert.Equal(plain.Count, set.Count);
            Assert.Equal(plain.Count == 0 ? 0 : plain.Max(), set.Max);
            var read = new List<long>();
            foreach (var number in set) read.Add(number);
            Assert.Equal(plain.Order(), read);
            for (var number = 1; number <= 3_001; number++) Assert.Equal(plain.Contains(number), set.Contains(number));
        }, iter: 100);

    [Fact]
    public void A_receiver_of_a_million_messages_in_order_costs_less_than_64_kilobytes()
    {
        var set = new SeqSet();
        for (var number = 1L; number <= 1_000_000; number++) set.Add(number);
        Assert.Equal(1_000_000, set.Count);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(set);
        set = null;
        Assert.True(before - GC.GetTotalMemory(forceFullCollection: true) < 65_536);
    }

    [Fact]
    public void What_was_known_when_a_member_asked_had_to_be_in_its_lists_and_later_ones_not()
    {
        var (room, member) = Joined(cut: 0, sent: 3);
        member.Parted(0);
        room.Acknowledge(new MessageKey(0, 1), 1, now: 10, after: 0);
        room.Acknowledge(new MessageKey(0, 2), 2, now: 30, after: 0);
        member.Joined(cut: 2, asked: 20, lost: false);
        Assert.Equal(1, _findings.Count(Fault.Unrecovered));
        Assert.Contains("message 1 ", _findings.Example(Fault.Unrecovered), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_says_lost_owes_no_recovery()
    {
        var (room, member) = Joined(cut: 0, sent: 1);
        member.Parted(0);
        room.Acknowledge(new MessageKey(0, 1), 1, now: 10, after: 0);
        member.Joined(cut: 1, asked: 20, lost: true);
        Assert.False(_findings.Any);
    }

    [Fact]
    public void Who_leaves_was_owed_only_what_was_known_in_time()
    {
        var (room, member) = Joined(cut: 0, sent: 2);
        room.Acknowledge(new MessageKey(0, 1), 1, now: 10, after: 0);
        room.Acknowledge(new MessageKey(0, 2), 2, now: 30, after: 0);
        member.Parted(deadline: 20);
        Assert.Equal(1, _findings.Count(Fault.Missed));
        Assert.False(member.IsOwed);
    }

    [Fact]
    public void What_is_at_or_below_the_cut_is_not_owed_live()
    {
        var (room, member) = Joined(cut: 5, sent: 2);
        room.Acknowledge(new MessageKey(0, 1), 5, now: 10, after: 0);
        Assert.True(member.HasAll());
        room.Acknowledge(new MessageKey(0, 2), 6, now: 10, after: 0);
        Assert.False(member.HasAll());
    }

    [Fact]
    public void A_number_that_no_new_room_can_have_reached_takes_no_memory_and_is_found()
    {
        var (_, member) = Joined(cut: 0, sent: 1);
        Assert.Equal(Reception.NotOfThisRoom, member.Receive(new MessageKey(0, 1), long.MaxValue / 2, 1, own: false));
        Assert.Equal(1, _findings.Count(Fault.SharedNumber));
    }

    [Fact]
    public void Sent_after_an_acknowledgement_and_numbered_before_it_is_misordered()
    {
        var (room, _) = Joined(cut: 0, sent: 2);
        room.Acknowledge(new MessageKey(0, 1), 7, now: 1, after: 0);
        room.Acknowledge(new MessageKey(0, 2), 6, now: 2, after: 7);
        Assert.Equal(1, _findings.Count(Fault.Misordered));
    }

    [Fact]
    public void A_room_whose_history_could_not_be_read_says_nothing_about_what_it_stores()
    {
        var (room, _) = Joined(cut: 0, sent: 1);
        room.Acknowledge(new MessageKey(0, 1), 1, now: 1, after: 0);
        Conclusion.Of(room, _findings);
        Assert.False(_findings.Any);
    }

    [Fact]
    public void Ledgers_pass_between_processes_whole()
    {
        var (room, _) = Joined(cut: 0, sent: 3);
        room.Acknowledge(new MessageKey(0, 1), 1, now: 1, after: 0);
        room.Observe(new MessageKey(0, 2), 4, now: 1, delivered: true);
        room.Refuse(new MessageKey(0, 3));
        room.History.Add(4);
        room.HistoryRead = true;
        var other = new RoomLedger("room", 1_000, new Findings());
        other.AddPublisher(0, own: false);
        LedgerBytes.Read(LedgerBytes.Write([room]), [other], now: 9);
        Assert.Equal(room.KeyOf(4), other.KeyOf(4));
        Assert.True(other.WasDelivered(4));
        Assert.False(other.WasDelivered(1));
        Assert.True(other.HistoryRead && other.History.Contains(4) && !other.History.Contains(1));
        var publisher = other.Publisher(0);
        Assert.True(publisher.Sent == 3 && publisher.Acknowledged.Contains(1) && publisher.Refused.Contains(3));
    }

    [Fact]
    public void A_member_that_comes_back_names_what_it_has_without_a_gap() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 300].HashSet[0, 300]).Sample((cut, received) =>
        {
            var room = new RoomLedger("room", 1_000, _findings);
            room.AddPublisher(0, own: true).Sent = 1_000;
            var member = new MemberLedger(room, 1, _findings);
            member.Joined(cut, asked: 0, lost: false);
            foreach (var seq in received) member.Receive(new MessageKey(0, seq), seq, now: 1, own: false);
            var expected = cut;
            while (received.Contains(expected + 1)) expected++;
            Assert.Equal(expected, member.Complete);
        }, iter: 300);

    private (RoomLedger Room, MemberLedger Member) Joined(long cut, long sent)
    {
        var room = new RoomLedger("room", 1_000, _findings);
        room.AddPublisher(0, own: true).Sent = sent;
        var member = new MemberLedger(room, 1, _findings);
        member.Joined(cut, asked: 0, lost: false);
        return (room, member);
    }
}
