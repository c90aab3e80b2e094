namespace Chat.LoadTest.Audit;

/// <summary>What one process knows of the rooms, for the others: at the end each must know what all saw.</summary>
internal static class LedgerBytes
{
    public static byte[] Write(IReadOnlyList<RoomLedger> rooms)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var room in rooms)
            lock (room.Lock)
            {
                writer.Write(room.HistoryRead);
                Write(writer, room.History);
                writer.Write(room.Known.Count);
                foreach (var seq in room.Known)
                {
                    writer.Write(seq);
                    writer.Write(room.KeyOf(seq).Packed);
                    writer.Write(room.WasDelivered(seq));
                }
                var own = room.Publishers.Where(publisher => publisher.Own).ToArray();
                writer.Write(own.Length);
                foreach (var publisher in own) Write(writer, publisher);
            }
        return bytes.ToArray();
    }

    public static void Read(byte[] ledgers, IReadOnlyList<RoomLedger> rooms, uint now)
    {
        using var reader = new BinaryReader(new MemoryStream(ledgers));
        foreach (var room in rooms)
        {
            room.HistoryRead |= reader.ReadBoolean();
            lock (room.Lock) ReadInto(reader, room.History);
            for (var left = reader.ReadInt64(); left > 0; left--)
            {
                var seq = reader.ReadInt64();
                room.Observe(new MessageKey(reader.ReadUInt64()), seq, now, reader.ReadBoolean());
            }
            for (var left = reader.ReadInt32(); left > 0; left--) ReadPublisher(reader, room);
        }
    }

    private static void Write(BinaryWriter writer, PublisherLedger publisher)
    {
        writer.Write(publisher.Index);
        writer.Write(publisher.Sent);
        Write(writer, publisher.Acknowledged);
        Write(writer, publisher.Refused);
    }

    private static void ReadPublisher(BinaryReader reader, RoomLedger room)
    {
        var publisher = room.Publisher(reader.ReadInt32());
        publisher.Sent = reader.ReadInt64();
        lock (room.Lock)
        {
            ReadInto(reader, publisher.Acknowledged);
            ReadInto(reader, publisher.Refused);
        }
    }

    private static void Write(BinaryWriter writer, SeqSet set)
    {
        writer.Write(set.Count);
        foreach (var number in set) writer.Write(number);
    }

    private static void ReadInto(BinaryReader reader, SeqSet set)
    {
        for (var left = reader.ReadInt64(); left > 0; left--) set.Add(reader.ReadInt64());
    }
}
