using Chat.Core;
using Chat.Infra.Api;
using Pulumi;

namespace Chat.Infra.Functions;

/// <summary>Turns the topology's permissions into grants on the resources of this stack and on no others.</summary>
public sealed class Rights(Aws.DynamoDB.Table table, Address address, Aws.Sqs.Queue? queue)
{
    // Lambda itself takes from the queue, in the name of the function: the function's code has no such call.
    private static readonly string[] Taking = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    internal IEnumerable<Grant> Of(ChatFunction function, bool takesFromQueue, Aws.CloudWatch.LogGroup logs)
    {
        // Streams of a log group are named by Lambda as environments come and go: there is no other form than the wildcard.
        yield return new(["logs:CreateLogStream", "logs:PutLogEvents"], [Output.Format($"{logs.Arn}:log-stream:*")]);
        foreach (var of in function.Permissions.GroupBy(permission => permission.Resource))
            yield return new([.. of.Select(permission => permission.Action).Distinct(StringComparer.Ordinal)], [.. Resources(of)]);
        if (takesFromQueue) yield return new(Taking, [Queue().Arn]);
    }

    private IEnumerable<Output<string>> Resources(IGrouping<ChatResource, ChatPermission> permissions) => permissions.Key switch
    {
        ChatResource.Table => [table.Arn],
        ChatResource.Connections => permissions.Select(permission => address.Connections(permission.Method!)),
        ChatResource.FanOutQueue => [Queue().Arn],
        _ => throw new InvalidOperationException($"{permissions.Key} is no resource of this stack."),
    };

    private Aws.Sqs.Queue Queue() => queue ?? throw new InvalidOperationException("A function needs the queue, and the topology has none.");
}
