using CsCheck;

namespace Chat.Stores.Contract.Model;

/// <summary>One step of a random sequence. Connections, rooms and ids are few, so that steps meet one another.</summary>
/// <param name="Instance">Which of the two instances does it.</param>
/// <param name="StopAt">Where a property stops stores: at which step of this one, before it is done again; 0 for never.</param>
internal abstract record Step(int Instance, int StopAt)
{
    private static readonly Gen<string> Who = Gen.OneOf("a", "b", "c", "d");

    private static readonly Gen<string> Where = Gen.OneOf("lobby", "cats", "Cats");

    private static readonly Gen<(int Instance, int StopAt)> How = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 12]);

    /// <summary>A sequence of steps, sends and joins more often than the others.</summary>
    public static Gen<Step[]> Sequences(int longest) => Gen.Frequency(
        (2, Gen.Select(How, Who, Where, (how, who, room) => (Step)new Connect(how.Instance, how.StopAt, who, room))),
        (3, Gen.Select(How, Who, Where, (how, who, room) => (Step)new Join(how.Instance, how.StopAt, who, room))),
        (2, Gen.Select(How, Who, Where, (how, who, room) => (Step)new Leave(how.Instance, how.StopAt, who, room))),
        (1, Gen.Select(How, Who, (how, who) => (Step)new Remove(how.Instance, how.StopAt, who))),
        (1, Gen.Select(How, Who, Who, (how, who, other) => (Step)new RemoveBoth(how.Instance, how.StopAt, who, other))),
        (5, Gen.Select(How, Who, Where, Gen.Int[0, 4], Gen.Bool, (how, who, room, id, known) =>
            (Step)new Append(how.Instance, how.StopAt, who, room, id, known))),
        (1, Gen.Select(How, how => (Step)new Wait(how.Instance)))).Array[1, longest];
}

internal sealed record Connect(int Instance, int StopAt, string Who, string Room) : Step(Instance, StopAt);

internal sealed record Join(int Instance, int StopAt, string Who, string Room) : Step(Instance, StopAt);

internal sealed record Leave(int Instance, int StopAt, string Who, string Room) : Step(Instance, StopAt);

internal sealed record Remove(int Instance, int StopAt, string Who) : Step(Instance, StopAt);

/// <summary>Two at once, or one named twice.</summary>
internal sealed record RemoveBoth(int Instance, int StopAt, string Who, string Other) : Step(Instance, StopAt);

/// <param name="Id">0 for none. Connections a and b are one user's, so are c and d: ids meet.</param>
/// <param name="Known">Whether the sender names the version of the roster that it last read, current or not.</param>
internal sealed record Append(int Instance, int StopAt, string Who, string Room, int Id, bool Known) : Step(Instance, StopAt);

/// <summary>6 minutes pass: two of them end the time in which an id has its effect once.</summary>
internal sealed record Wait(int Instance) : Step(Instance, 0);
