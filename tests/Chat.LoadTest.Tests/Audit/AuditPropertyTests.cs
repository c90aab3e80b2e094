using Chat.LoadTest.Audit;
using CsCheck;

namespace Chat.LoadTest.Tests.Audit;

/// <summary>Whatever order things arrive in, however often: nothing is found where all is well, and one fault is found as what it is.</summary>
public sealed class AuditPropertyTests
{
    [Fact]
    public void A_history_that_keeps_every_promise_has_no_finding() =>
        History.Random.Sample(history => !history.Audit().Any, iter: 500);

    [Fact]
    public void A_delivery_that_never_came_is_missed_once() =>
        WithOwed((history, seq, member) => Only(history.Audit(new(ChangeKind.NoDelivery, seq, member)), Fault.Missed, 1));

    [Fact]
    public void A_message_without_an_answer_is_found() =>
        WithOwed((history, seq, member) => Only(history.Audit(new(ChangeKind.NoAnswer, seq, member)), Fault.Unanswered, 1));

    [Fact]
    public void An_acknowledged_message_that_history_lacks_is_found() =>
        WithOwed((history, seq, member) => Only(history.Audit(new(ChangeKind.NotStored, seq, member)), Fault.NotStored, 1));

    [Fact]
    public void A_message_under_two_numbers_is_doubled() =>
        WithOwed((history, seq, member) => history.Audit(new(ChangeKind.SecondNumber, seq, member)).Count(Fault.Doubled) == 1);

    [Fact]
    public void A_message_that_nobody_sent_is_foreign() =>
        WithOwed((history, seq, member) => Only(history.Audit(new(ChangeKind.SecondEntry, seq, member)), Fault.Foreign, 1));

    [Fact]
    public void Two_entries_under_one_number_are_found() =>
        WithOwed((history, seq, member) => history.Log.Count < 2 || Only(history.Audit(new(ChangeKind.OtherEntry, seq, member)), Fault.SharedNumber, 1));

    // A number that some member is owed, and that member; the first is owed all.
    private static void WithOwed(Func<History, long, int, bool> holds) =>
        Gen.Select(History.Random, Gen.Int[0, 100_000], Gen.Int[0, 5]).Sample(
            (history, which, member) =>
            {
                var of = member % history.Cuts.Length;
                if (history.Owed(of).Length == 0) of = 0;
                var owed = history.Owed(of);
                return holds(history, owed[which % owed.Length], of);
            },
            iter: 300);

    private static bool Only(Findings findings, Fault expected, long count) =>
        Faults.All.All(fault => findings.Count(fault) == (fault == expected ? count : 0));
}
