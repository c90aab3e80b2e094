using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.LocalGateway.Databases;
using Chat.Scale.Benchmarks;

// The store is DynamoDB Local, which counts as DynamoDB does; a post takes 10 ms and goes nowhere.
await using var database = await DynamoDbLocal.StartAsync();
using var client = new AmazonDynamoDBClient(
    new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = database.Address.ToString(), AuthenticationRegion = "us-east-1" });
if (args is not ["crossover"]) await Tables.CostsAsync(client, Console.Out);
await Tables.CrossoverAsync(client, Console.Out);
