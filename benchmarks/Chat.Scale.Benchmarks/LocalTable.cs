using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Chat.Scale.Benchmarks;

/// <summary>DynamoDB Local, asked by the SDK.</summary>
internal static class LocalTable
{
    public static AmazonDynamoDBClient Client(Uri address) => new(
        new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = address.ToString(), AuthenticationRegion = "us-east-1" });
}
