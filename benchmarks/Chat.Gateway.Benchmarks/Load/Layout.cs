namespace Chat.Gateway.Benchmarks.Load;

/// <summary>Who sits where: rooms of equal size, and the first of each room publish.</summary>
internal sealed record Layout(int Rooms, int MembersPerRoom, int PublishersPerRoom)
{
    public int Connections => Rooms * MembersPerRoom;

    public int Publishers => Rooms * PublishersPerRoom;

    public Seat Seat(int connection)
    {
        var (room, place) = Math.DivRem(connection, MembersPerRoom);
        return new(room, room * PublishersPerRoom, place < PublishersPerRoom ? room * PublishersPerRoom + place : -1);
    }
}

/// <param name="Room">The room's number.</param>
/// <param name="FirstPublisher">The room's first publisher.</param>
/// <param name="Publisher">The publisher that sits here, or -1.</param>
internal readonly record struct Seat(int Room, int FirstPublisher, int Publisher);
