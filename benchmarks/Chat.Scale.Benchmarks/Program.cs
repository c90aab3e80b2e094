using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.LocalGateway.Databases;
using Chat.Scale.Benchmarks;
using Chat.Stores.DynamoDb;

// What one message costs, by the size of its room: posts, units of the table, time of functions. The store is DynamoDB Local, which
// counts as DynamoDB does; a post takes 10 ms and goes nowhere.
int[] rooms = [10, 1_000, 5_000];
(string Name, double Rate, int Seconds)[] paces = [("quiet", 0.5, 20), ("busy", 20, 15)];

await using var database = await DynamoDbLocal.StartAsync();
using var client = new AmazonDynamoDBClient(
    new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = database.Address.ToString(), AuthenticationRegion = "us-east-1" });
Console.WriteLine("| room | messages a second | posts for each receiver | write units | read units | queue jobs | function ms |");
Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: |");
foreach (var members in rooms)
{
    foreach (var pace in paces)
    {
        var table = $"scale-{members}-{pace.Name}";
        await ChatTable.CreateIfMissingAsync(client, table, expire: false);
        var cost = await new RoomRun(client, table, members).MeasureAsync(pace.Rate, TimeSpan.FromSeconds(pace.Seconds));
        Console.WriteLine(FormattableString.Invariant(
            $"| {members:n0} | {pace.Rate:0.#}, {pace.Name} | {cost.PostsPerReceiver:0.00} | {cost.Writes:0.0} | {cost.Reads:0.0} | {cost.Jobs:0.0} | {cost.FunctionMs:n0} |"));
    }
}
