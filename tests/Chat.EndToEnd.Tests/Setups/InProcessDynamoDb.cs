using Chat.LocalGateway;

namespace Chat.EndToEnd.Tests;

/// <summary><c>./chat up --dynamodb URL</c>: the functions in the gateway's process, a table on DynamoDB.</summary>
public sealed class InProcessDynamoDb(DynamoDb dynamoDb) : LocalSetup
{
    private DynamoDbChoice? _table;

    protected override async ValueTask<LocalChatOptions?> OptionsAsync() =>
        (_table ??= await dynamoDb.NewTableAsync()) is { } table ? new LocalChatOptions { DynamoDb = table } : null;

    protected override void Require() => dynamoDb.Require();
}
