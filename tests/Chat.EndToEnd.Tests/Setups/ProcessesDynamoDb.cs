using Chat.LocalGateway;

namespace Chat.EndToEnd.Tests;

/// <summary>
/// <c>./chat up --lambda processes --dynamodb URL</c>: nothing of the chat in the gateway's process. The functions are the
/// binary that deploys, behind a Runtime API, with signed posts over HTTP.
/// </summary>
public class ProcessesDynamoDb(DynamoDb dynamoDb) : LocalSetup
{
    private DynamoDbChoice? _table;

    /// <summary>A crowd of 200 comes at once here, which 100 functions at a time would refuse as Lambda does.</summary>
    private const int Concurrency = 400;

    protected override async ValueTask<LocalChatOptions?> OptionsAsync() =>
        (_table ??= await dynamoDb.NewTableAsync()) is { } table
            ? new LocalChatOptions { DynamoDb = table, Lambda = LambdaHosting.Processes, Processes = new() { Concurrency = Concurrency } }
            : null;

    protected override void Require() => dynamoDb.Require();
}
