using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class PolicyTests
{
    [Fact]
    public async Task Each_function_has_a_role_of_its_own_with_what_the_topology_says_and_its_log_group()
    {
        var stack = await new StackRequest().RunAsync();
        foreach (var function in Topology.OfChat.Functions)
        {
            var lambda = stack.One("Function", $"chat-dev-{function.Name}");
            Assert.Equal($"arn:aws:iam::{AwsMocks.AccountId}:role/chat-dev-{function.Name}", lambda.Text("role"));
            Assert.Equal(Expected(function), Granted(stack, function));
            // The function may run as soon as it is there.
            Assert.Contains($"aws:iam/rolePolicy:RolePolicy chat-dev-{function.Name}", lambda.DependsOn);
        }
    }

    [Fact]
    public async Task No_policy_has_a_wildcard_where_AWS_has_another_form()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Empty(GraphRules.Wildcards(stack));
        foreach (var statement in new[] { """{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}""", """{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:1:table/t"}""" })
            Assert.Single(GraphRules.Wildcards(stack.Change("RolePolicy", one => one.Put("policy", $$"""{"Statement":[{{statement}}]}"""))));
    }

    [Fact]
    public async Task Roles_may_be_taken_on_by_the_one_service_that_needs_them()
    {
        var stack = await new StackRequest().RunAsync();
        foreach (var role in stack.Of("Role"))
            Assert.Contains(role.Name.EndsWith("api-logs", StringComparison.Ordinal) ? "\"apigateway.amazonaws.com\"" : "\"lambda.amazonaws.com\"", role.Text("assumeRolePolicy"), StringComparison.Ordinal);
    }

    private static List<string> Granted(DeclaredStack stack, ChatFunction function) =>
        [.. GraphRules.Statements(stack).Where(granted => granted.Owner == $"chat-dev-{function.Name}")
            .SelectMany(granted => GraphRules.Strings(granted.Statement, "Action").SelectMany(action => GraphRules.Strings(granted.Statement, "Resource").Select(resource => $"{action} {resource}")))
            .Order(StringComparer.Ordinal)];

    private static List<string> Expected(ChatFunction function)
    {
        var of = $"eu-west-1:{AwsMocks.AccountId}";
        var granted = function.Permissions.Select(permission => permission.Resource switch
        {
            ChatResource.Table => $"{permission.Action} arn:aws:dynamodb:{of}:table/chat-dev-table",
            ChatResource.Connections => $"{permission.Action} arn:aws:execute-api:{of}:chat-dev-api-id/live/{permission.Method}/@connections/*",
            _ => $"{permission.Action} arn:aws:sqs:{of}:chat-dev-fan-out",
        }).ToList();
        granted.AddRange(new[] { "logs:CreateLogStream", "logs:PutLogEvents" }.Select(action => $"{action} arn:aws:logs:{of}:log-group:/aws/lambda/chat-dev-{function.Name}:log-stream:*"));
        if (function.Name == ChatTopology.FanOut.Name)
            granted.AddRange(new[] { "DeleteMessage", "GetQueueAttributes", "ReceiveMessage" }.Select(action => $"sqs:{action} arn:aws:sqs:{of}:chat-dev-fan-out"));
        return [.. granted.Order(StringComparer.Ordinal)];
    }
}
