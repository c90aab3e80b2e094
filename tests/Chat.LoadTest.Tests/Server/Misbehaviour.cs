namespace Chat.LoadTest.Tests.Server;

/// <summary>What the server of the tests does on purpose.</summary>
public enum Misbehaviour
{
    None,

    // Allowed by the protocol page.
    Repeats,
    Reorders,
    Delays,
    SkipsNumbers,
    Batches,
    Chatters,
    RefusesCleanly,
    FailsOnceAsTheGateway,
    FailsThriceAsTheGateway,

    // Not allowed.
    Loses,
    Misses,
    Doubles,
    SharesNumbers,
    SendsForeign,
    SendsOfAnotherRun,
    ForgetsInHistory,
    RenumbersHistory,
    JumblesHistory,
    AnswersNothing,
    RefusesWithEffect,
    Misorders,
    Alters,
    LeavesOutOnReturn,
    RefusesConnections,
    RefusesSomeConnections,
}
