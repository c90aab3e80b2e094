namespace Chat.LoadTest.Audit;

/// <summary>The end of the audit: what was sent held against what was answered, seen and stored.</summary>
internal static class Conclusion
{
    public static void Of(RoomLedger room, Findings findings)
    {
        lock (room.Lock)
            foreach (var publisher in room.Publishers)
                for (var number = 1L; number <= publisher.Sent; number++)
                    Of(room, publisher, new MessageKey(publisher.Index, number), findings);
    }

    private static void Of(RoomLedger room, PublisherLedger publisher, MessageKey key, Findings findings)
    {
        var seq = publisher.SeqOf(key.Number);
        var acknowledged = publisher.Acknowledged.Contains(key.Number);
        var refused = publisher.Refused.Contains(key.Number);
        if (!acknowledged && !refused) findings.Add(Fault.Unanswered, $"{key} in {room.Name}");
        if (refused && !acknowledged && seq != 0) findings.Add(Fault.Refused, $"{key}, {seq} of {room.Name}");
        if (seq == 0 || !room.HistoryRead || room.History.Contains(seq)) return;
        if (room.WasDelivered(seq)) findings.Add(Fault.NotStored, $"{key}, {seq} of {room.Name}");
        else findings.Add(Fault.Lost, $"{key}, {seq} of {room.Name}");
    }
}
