using Chat.LoadTest.Audit;
using CsCheck;

namespace Chat.LoadTest.Tests.Audit;

/// <summary>A made-up run of one room: who said what under which number, who joined where, and in which order everybody saw it.</summary>
internal sealed class History
{
    public const int Publishers = 3;
    private const string Room = "room";

    public required int[] Sent { get; init; }

    /// <summary>By number of the room; gaps are numbers that were skipped.</summary>
    public required SortedDictionary<long, MessageKey> Log { get; init; }

    /// <summary>The cut at which each member joined.</summary>
    public required long[] Cuts { get; init; }

    public required int Shuffle { get; init; }

    public static Gen<History> Random { get; } =
        from said in Gen.Int[0, Publishers - 1].List[1, 400]
        from skips in Gen.Int[1, 4].List[said.Count]
        from cuts in Gen.Double[0, 1].Array[1, 5]
        from shuffle in Gen.Int
        select Make(said, skips, cuts, shuffle);

    public long[] Owed(int member) => [.. Log.Keys.Where(seq => seq > Cuts[member])];

    /// <summary>Plays it to the audit, with a change for one fault.</summary>
    public Findings Audit(Change change = default)
    {
        var findings = new Findings();
        var room = new RoomLedger(Room, 1_000_000, findings);
        for (var publisher = 0; publisher < Publishers; publisher++) room.AddPublisher(publisher, own: true).Sent = Sent[publisher];
        var members = Cuts.Select((cut, index) => Joined(new MemberLedger(room, index, findings), cut)).ToArray();
        var random = new Random(Shuffle);
        foreach (var (seq, key) in Log.OrderBy(_ => random.Next()))
            if (!(change.Kind == ChangeKind.NoAnswer && seq == change.Seq)) room.Acknowledge(key, seq, 1, 0);
        for (var index = 0; index < members.Length; index++)
            foreach (var seq in Owed(index).Concat(Owed(index).Where(_ => random.Next(4) == 0)).OrderBy(_ => random.Next()))
                if (!(change.Kind == ChangeKind.NoDelivery && seq == change.Seq && index == change.Member)) members[index].Receive(Log[seq], seq, 1, own: false);
        if (change.Kind == ChangeKind.SecondNumber) members[0].Receive(Log[change.Seq], Log.Keys.Max() + 1, 1, own: false);
        if (change.Kind == ChangeKind.SecondEntry) members[0].Receive(new MessageKey(0, Sent[0] + 1), change.Seq, 1, own: false);
        if (change.Kind == ChangeKind.OtherEntry) members[0].Receive(Log.Values.First(key => key != Log[change.Seq]), change.Seq, 1, own: false);
        foreach (var seq in room.Known)
            if (!(change.Kind == ChangeKind.NotStored && seq == change.Seq)) room.History.Add(seq);
        room.HistoryRead = true;
        foreach (var member in members) member.Conclude();
        Conclusion.Of(room, findings);
        return findings;
    }

    private static MemberLedger Joined(MemberLedger member, long cut)
    {
        member.Joined(cut, 0, lost: false);
        return member;
    }

    private static History Make(List<int> said, List<int> skips, double[] cuts, int shuffle)
    {
        var (sent, log, seq) = (new int[Publishers], new SortedDictionary<long, MessageKey>(), 0L);
        for (var i = 0; i < said.Count; i++) log[seq += skips[i] == 4 ? 3 : 1] = new MessageKey(said[i], ++sent[said[i]]);
        return new History { Sent = sent, Log = log, Cuts = [0, .. cuts.Select(cut => (long)(cut * seq))], Shuffle = shuffle };
    }
}

internal readonly record struct Change(ChangeKind Kind, long Seq, int Member);

internal enum ChangeKind
{
    None,
    NoDelivery,
    NoAnswer,
    NotStored,
    SecondNumber,
    SecondEntry,
    OtherEntry,
}
