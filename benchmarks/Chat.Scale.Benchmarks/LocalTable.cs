using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Chat.Scale.Benchmarks;

/// <summary>DynamoDB Local, asked by the SDK. Each key id has tables of its own.</summary>
internal static class LocalTable
{
    public static AmazonDynamoDBClient Client(Uri address, string keyId = "local") => new(
        new BasicAWSCredentials(keyId, "local"), new AmazonDynamoDBConfig { ServiceURL = address.ToString(), AuthenticationRegion = "us-east-1" });
}
