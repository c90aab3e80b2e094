using System.CommandLine;
using Amazon.DynamoDBv2;
using Chat.LocalGateway.Databases;
using Chat.Scale.Benchmarks;
using Chat.Scale.Benchmarks.Storm;

var command = new RootCommand("What large rooms cost, and whether they hold.") { StormCommand.Create(Console.Out) };
var crossover = new Command("crossover", "The table of inline and queue alone.");
command.Add(crossover);
command.SetAction((_, _) => MeasureAsync(costs: true));
crossover.SetAction((_, _) => MeasureAsync(costs: false));
return await command.Parse(args).InvokeAsync();

// The store is DynamoDB Local, which counts as DynamoDB does; a post takes 10 ms and goes nowhere.
static async Task MeasureAsync(bool costs)
{
    await using var database = await DynamoDbLocal.StartAsync();
    using var client = LocalTable.Client(database.Address);
    if (costs) await Tables.CostsAsync(client, Console.Out);
    await Tables.CrossoverAsync(client, Console.Out);
}
