using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.ColdStart.Benchmarks;
using Chat.LocalGateway.Databases;
using Chat.Packaging;
using Chat.Stores.DynamoDb;

try
{
    var contenders = Contender.Build();
    await using var dynamo = await DynamoDbLocal.StartAsync();
    using (var client = new AmazonDynamoDBClient(
        new BasicAWSCredentials("local", "local"),
        new AmazonDynamoDBConfig { ServiceURL = dynamo.Address.ToString(), AuthenticationRegion = "us-east-1" }))
        await ChatTable.CreateIfMissingAsync(client, Life.Table);
    await using var api = await RuntimeApi.StartAsync();
    return Report.Print(await Comparison.RunAsync(contenders, new Life(api, dynamo.Address))) ? 0 : 1;
}
catch (Exception fault) when (fault is PackageException or DynamoDbLocalException or ColdStartException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
