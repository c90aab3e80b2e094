using CsCheck;

namespace Chat.Stores.DynamoDb.Tests.Interleaved;

/// <summary>One of a few operations that run at the same time, all on the same two connections, rooms and ids.</summary>
/// <param name="StopAt">The request before which its process stops; 0 for never.</param>
internal abstract record Operation(int StopAt)
{
    private static readonly Gen<string> Who = Gen.OneOf("a", "b");

    private static readonly Gen<string> Where = Gen.OneOf("lobby", "cats");

    private static readonly Gen<int> Stop = Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 8]));

    public static readonly Gen<Operation[]> AtOnce = Gen.Frequency(
        (4, Gen.Select(Stop, Who, Where, (stop, who, room) => (Operation)new Join(stop, who, room))),
        (3, Gen.Select(Stop, Who, Where, (stop, who, room) => (Operation)new Leave(stop, who, room))),
        (1, Gen.Select(Stop, Who, (stop, who) => (Operation)new Remove(stop, who))),
        (1, Gen.Select(Stop, Gen.OneOf("lobby", "cats"), (stop, room) => (Operation)new Connect(stop, room))),
        (4, Gen.Select(Stop, Who, Where, Gen.Int[1, 2], (stop, who, room, id) => (Operation)new Send(stop, who, room, id))),
        (1, Gen.Select(Stop, stop => (Operation)new RemoveBoth(stop))),
        (1, Gen.Select(Where, room => (Operation)new Read(room))),
        (2, Gen.Select(Where, room => (Operation)new Follow(room))),
        (1, Gen.Const((Operation)new Wait()))).Array[2, 5];
}

/// <summary>Removes both connections together.</summary>
internal sealed record RemoveBoth(int StopAt) : Operation(StopAt);

internal sealed record Connect(int StopAt, string Room) : Operation(StopAt);

internal sealed record Join(int StopAt, string Who, string Room) : Operation(StopAt);

internal sealed record Leave(int StopAt, string Who, string Room) : Operation(StopAt);

internal sealed record Remove(int StopAt, string Who) : Operation(StopAt);

internal sealed record Send(int StopAt, string Who, string Room, int Id) : Operation(StopAt);

/// <summary>Reads a whole roster, which puts the count right.</summary>
internal sealed record Read(string Room) : Operation(0);

/// <summary>Brings the roster that a warm function has up to the room's head.</summary>
internal sealed record Follow(string Room) : Operation(0);

/// <summary>25 s pass: longer than a retry may fill the place of the first try.</summary>
internal sealed record Wait() : Operation(0);
