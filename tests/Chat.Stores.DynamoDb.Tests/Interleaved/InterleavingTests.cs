using CsCheck;

namespace Chat.Stores.DynamoDb.Tests.Interleaved;

/// <summary>
/// A few operations at once on one table, their requests interleaved in every way and some of them stopped in the midst.
/// Then each stopped one is done again, and the promises are held against what is there. A failure prints its seed.
/// </summary>
public sealed class InterleavingTests(DynamoDbFixture dynamo)
{
    // One table for all cases: each has connections, rooms and users of its own.
    private const int Cases = 400;

    [Fact]
    public async Task Whatever_the_order_of_requests_and_wherever_operations_stop_their_retries_leave_everything_right()
    {
        await using var database = await dynamo.NewDatabaseAsync(TimeProvider.System);
        var number = 0;
        Gen.Select(Operation.AtOnce, Gen.Int[0, 1_000].Array[30]).Sample(
            (operations, choices) => new Trial(database, $"case{Interlocked.Increment(ref number)}", operations).Run(choices),
            iter: Cases, threads: 1);
    }
}
