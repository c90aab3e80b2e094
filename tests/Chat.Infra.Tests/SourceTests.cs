using System.Text.RegularExpressions;
using Chat.Core;

namespace Chat.Infra.Tests;

/// <summary>The permissions of the topology against the calls of the sources: nothing is granted that nobody calls, and nothing called that is not granted.</summary>
public sealed partial class SourceTests
{
    // What each method of the SDK's clients, and of our own, needs.
    private static readonly Dictionary<string, string> Methods = new(StringComparer.Ordinal)
    {
        ["PostToConnection"] = "POST",
        ["GetConnection"] = "GET",
        ["DeleteConnection"] = "DELETE",
    };

    // A laptop makes and checks its table itself. On AWS this program makes it, and no function calls what is in that file.
    private const string MakesTables = "ChatTable.cs";

    [Fact]
    public void Functions_make_no_table() =>
        Assert.DoesNotContain("ChatTable.", Source("Chat.Lambda"), StringComparison.Ordinal);

    [Fact]
    public void Every_call_to_the_table_is_permitted_and_every_permission_is_used()
    {
        var calls = Calls(Source("Chat.Stores.DynamoDb"), TableCalls()).Select(call => $"dynamodb:{call}").ToHashSet(StringComparer.Ordinal);
        Assert.Equal(calls.Order(StringComparer.Ordinal), Granted(ChatResource.Table).Select(permission => permission.Action).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_call_to_connections_is_permitted_and_every_permission_is_used()
    {
        var source = Source("Chat.ManagementApi");
        var calls = Calls(source, ConnectionCalls()).Select(call => Methods[call]).ToHashSet(StringComparer.Ordinal);
        // The hot path makes its requests itself.
        if (Post().IsMatch(source)) calls.Add("POST");
        Assert.Equal(calls.Order(StringComparer.Ordinal), Granted(ChatResource.Connections).Select(permission => permission.Method!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(Granted(ChatResource.Connections), permission => Assert.Equal("execute-api:ManageConnections", permission.Action));
    }

    [Fact]
    public void Every_call_to_the_queue_is_permitted_and_every_permission_is_used()
    {
        // SQS has no right for batches: that of the single action covers them.
        var calls = Calls(Source("Chat.Lambda"), QueueCalls()).Select(call => $"sqs:{call}").ToHashSet(StringComparer.Ordinal);
        Assert.Equal(calls.Order(StringComparer.Ordinal), Granted(ChatResource.FanOutQueue).Select(permission => permission.Action).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        foreach (var function in ChatTopology.Functions)
            Assert.Equal(function.Variables.Contains(ChatVariables.FanOutQueue), function.Permissions.Any(permission => permission.Resource == ChatResource.FanOutQueue));
    }

    [Fact]
    public void A_call_that_nobody_permits_is_found()
    {
        Assert.Equal(["PurgeQueue", "SendMessage"], Calls("client.PurgeQueueAsync(queue); client.SendMessageBatchAsync(request)", QueueCalls()));
        Assert.Equal(["Scan"], Calls("await client.ScanAsync(new ScanRequest());", TableCalls()));
        Assert.Equal(["DeleteConnection"], Calls("client.DeleteConnectionAsync(request, cancellation)", ConnectionCalls()));
        Assert.Matches(Post(), "new HttpRequestMessage(HttpMethod.Post, uri)");
    }

    private static IEnumerable<ChatPermission> Granted(ChatResource resource) =>
        ChatTopology.Functions.SelectMany(function => function.Permissions).Where(permission => permission.Resource == resource);

    private static List<string> Calls(string source, Regex calls) =>
        [.. calls.Matches(source).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Source(string project)
    {
        var folder = Path.Combine(Repository.Root, "src", project);
        Assert.True(Directory.Exists(folder), $"src/{project} is not there to be held against the permissions.");
        return string.Join('\n', Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != MakesTables).Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }

    // The SDK names a method of its client after the action: GetItemAsync needs dynamodb:GetItem.
    [GeneratedRegex(@"\.((?:Get|Put|Update|Delete)Item|Query|Scan|BatchGetItem|BatchWriteItem|TransactWriteItems|TransactGetItems|DescribeTable|ExecuteStatement)Async\(")]
    private static partial Regex TableCalls();

    [GeneratedRegex(@"\.((?:Send|Receive|Delete)Message|ChangeMessageVisibility|PurgeQueue|(?:Get|Set)QueueAttributes|GetQueueUrl|ListQueues|CreateQueue|DeleteQueue)(?:Batch)?Async\(")]
    private static partial Regex QueueCalls();

    [GeneratedRegex(@"\.(PostToConnection|GetConnection|DeleteConnection)Async\(")]
    private static partial Regex ConnectionCalls();

    [GeneratedRegex(@"HttpMethod\.Post\b|""POST|POST ""u8|""POST ")]
    private static partial Regex Post();
}
