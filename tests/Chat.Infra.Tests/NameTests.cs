using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class NameTests
{
    private static readonly StackRequest Everything = new StackRequest()
        .With("chat:userPool", "true").With("chat:alarmEmail", "ops@example.com").With("chat:monthlyBudget", "50").With("chat:executionLogs", "ERROR");

    [Fact]
    public async Task Two_stacks_live_in_one_account()
    {
        var dev = GraphRules.Names(await Everything.RunAsync()).ToList();
        var prod = GraphRules.Names(await (Everything with { Stack = "prod" }).RunAsync()).ToList();
        Assert.True(dev.Count > 40);
        // API Gateway's execution logs have a name of its own, made of the API's id, which no two APIs share.
        Assert.Empty(dev.Intersect(prod));
        Assert.All(dev.Where(name => !name.Contains("/aws/apigateway/", StringComparison.Ordinal)), name => Assert.Contains("dev", name, StringComparison.Ordinal));
        Assert.NotEmpty(dev.Intersect(dev.Take(1)));
    }

    [Fact]
    public async Task Within_a_stack_no_name_is_given_twice()
    {
        var stack = await Everything.RunAsync();
        Assert.Equal(stack.Resources.Length, stack.Resources.Select(resource => resource.Key).Distinct(StringComparer.Ordinal).Count());
        var names = GraphRules.Names(stack).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Names_fit_where_AWS_bounds_them()
    {
        var stack = await (Everything with { Stack = new string('s', 30) }).RunAsync();
        Assert.All(stack.Of("Role"), role => Assert.InRange(role.Text("name")!.Length, 1, 64));
        Assert.All(stack.Of("Function"), function => Assert.InRange(function.Text("name")!.Length, 1, 64));
        Assert.All(stack.Of("Queue"), queue => Assert.InRange(queue.Text("name")!.Length, 1, 80));
        // S3 adds up to 26 characters to a prefix, and a name ends at 63.
        Assert.InRange(stack.One("Bucket").Text("bucketPrefix")!.Length, 1, 63 - 20);
        Assert.InRange(stack.One("UserPoolDomain").Text("domain")!.Length, 1, 63);
    }

    [Fact]
    public async Task Every_resource_that_takes_tags_has_those_of_the_stack()
    {
        var stack = await Everything.RunAsync();
        Assert.Empty(GraphRules.Tags(stack));
        Assert.Single(GraphRules.Tags(stack.Change("Queue", queue => queue with { Inputs = queue.Inputs.Remove("tags") })));
        Assert.Single(GraphRules.Tags(stack.Change("Queue", queue => queue with { Type = "aws:new/thing:Thing" })));
    }
}
