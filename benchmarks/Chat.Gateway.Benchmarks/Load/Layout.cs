namespace Chat.Gateway.Benchmarks.Load;

/// <summary>
/// Who sits where: rooms of equal size, publishers spread evenly over those who joined. If they had all joined first, a server
/// that serves members in that order would have their next messages before it is done with the last.
/// </summary>
internal sealed record Layout(int Rooms, int MembersPerRoom, int PublishersPerRoom)
{
    public int Connections => Rooms * MembersPerRoom;

    public int Publishers => Rooms * PublishersPerRoom;

    public Seat Seat(int connection)
    {
        var (room, place) = Math.DivRem(connection, MembersPerRoom);
        var first = room * PublishersPerRoom;
        if (PublishersPerRoom == 0) return new(room, first, -1);
        var (publisher, between) = Math.DivRem(place, MembersPerRoom / PublishersPerRoom);
        return new(room, first, between == 0 && publisher < PublishersPerRoom ? first + publisher : -1);
    }
}

/// <param name="Room">The room's number.</param>
/// <param name="FirstPublisher">The room's first publisher.</param>
/// <param name="Publisher">The publisher that sits here, or -1.</param>
internal readonly record struct Seat(int Room, int FirstPublisher, int Publisher);
