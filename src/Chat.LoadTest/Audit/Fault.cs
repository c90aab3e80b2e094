namespace Chat.LoadTest.Audit;

/// <summary>The ways in which a promise of docs/protocol.md can be broken.</summary>
internal enum Fault
{
    Lost,
    Missed,
    Doubled,
    SharedNumber,
    Foreign,
    NotStored,
    Unanswered,
    Unrecovered,
    Misordered,
    Refused,
    Altered,
    Jumbled,
}

internal static class Faults
{
    public static readonly IReadOnlyList<Fault> All = Enum.GetValues<Fault>();

    /// <summary>The number of the promise on the protocol page, or what else of the page it is, and the fault in words.</summary>
    public static (string Promise, string Name, string Meaning) Describe(Fault fault) => fault switch
    {
        Fault.Lost => ("2", "lost", "acknowledged, yet neither delivered to anybody nor in history"),
        Fault.Missed => ("3, 4", "missed", "stored, yet never delivered to a member that was there"),
        Fault.Doubled => ("5", "doubled", "one message under two numbers"),
        Fault.SharedNumber => ("1", "shared number", "two entries under one number"),
        Fault.Foreign => ("rooms", "foreign", "not of the room that the receiver is in"),
        Fault.NotStored => ("2", "not stored", "acknowledged or seen by a member, yet not in history"),
        Fault.Unanswered => ("answers", "never answered", "a frame that got no answer, nor did its repetition"),
        Fault.Unrecovered => ("6", "not recovered", "stored, yet left out when a member that came back asked for what it missed"),
        Fault.Misordered => ("1, 7", "misordered", "sent after an acknowledgement, yet numbered before it"),
        Fault.Refused => ("errors", "refused with effect", "answered with an error, yet stored or delivered"),
        Fault.Altered => ("texts", "altered", "the text is not the one that was sent"),
        Fault.Jumbled => ("6", "jumbled", "a list of entries that is not ascending by seq"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
