using System.Collections.Immutable;
using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class FunctionTests
{
    [Fact]
    public async Task A_managed_function_starts_the_assembly_on_arm64_and_is_told_which_it_is()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Equal(ChatTopology.Functions.Count, stack.Of("Function").Count());
        foreach (var function in ChatTopology.Functions)
        {
            var lambda = stack.One("Function", $"chat-dev-{function.Name}");
            Assert.Equal(("dotnet10", "Chat.Lambda"), (lambda.Text("runtime"), lambda.Text("handler")));
            Assert.Equal("arm64", Assert.Single(Assert.IsType<ImmutableArray<object>>(lambda.Inputs["architectures"])));
            Assert.Equal((function.MemoryMegabytes, function.TimeoutSeconds), ((int)(double)lambda.Inputs["memorySize"], (int)(double)lambda.Inputs["timeout"]));
            Assert.Equal(true, lambda.Inputs["publish"]);
            Assert.Equal($"/aws/lambda/chat-dev-{function.Name}", lambda.Map("loggingConfig")["logGroup"]);
        }
    }

    [Fact]
    public async Task A_native_function_is_its_own_handler()
    {
        var stack = await new StackRequest { Package = Packages.Native }.With("chat:package", "native").RunAsync();
        Assert.All(stack.Of("Function"), lambda => Assert.Equal("provided.al2023", lambda.Text("runtime")));
        Assert.All(ChatTopology.Functions, function => Assert.Equal(function.Name, stack.One("Function", $"chat-dev-{function.Name}").Text("handler")));
    }

    [Fact]
    public async Task Everything_calls_the_alias_and_the_alias_is_the_published_version()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.All(stack.Of("Alias"), alias => Assert.Equal("7", alias.Text("functionVersion")));
        Assert.All(stack.Of("Integration"), integration => Assert.Contains(":live/invocations", integration.Text("integrationUri"), StringComparison.Ordinal));
        Assert.All(stack.Of("Permission"), permission => Assert.Equal("live", permission.Text("qualifier")));
    }

    [Fact]
    public async Task Size_time_and_concurrency_come_from_the_configuration()
    {
        var stack = await new StackRequest()
            .With("chat:functions", """{"message":{"memoryMegabytes":1024,"timeoutSeconds":"10","reservedConcurrency":50,"provisionedConcurrency":2}}""").RunAsync();
        var message = stack.One("Function", "chat-dev-message");
        Assert.Equal((1024.0, 10.0, 50.0), (message.Inputs["memorySize"], message.Inputs["timeout"], message.Inputs["reservedConcurrentExecutions"]));
        Assert.Equal(2.0, stack.One("ProvisionedConcurrencyConfig").Inputs["provisionedConcurrentExecutions"]);
        Assert.DoesNotContain("reservedConcurrentExecutions", stack.One("Function", "chat-dev-connect").Inputs.Keys);
    }

    [Fact]
    public async Task SnapStart_is_taken_of_published_versions()
    {
        var stack = await new StackRequest().With("chat:snapStart", "true").RunAsync();
        Assert.All(stack.Of("Function"), lambda => Assert.Equal("PublishedVersions", lambda.Map("snapStart")["applyOn"]));
    }

    [Fact]
    public async Task The_table_is_as_the_topology_says_and_kept_where_it_is_to_be_protected()
    {
        var table = (await new StackRequest().With("chat:protect", "true").RunAsync()).One("Table");
        Assert.Equal(("PAY_PER_REQUEST", "pk", "sk"), (table.Text("billingMode"), table.Text("hashKey"), table.Text("rangeKey")));
        Assert.Equal(("ttl", true), (table.Map("ttl")["attributeName"], table.Map("ttl")["enabled"]));
        Assert.Equal((true, true), (table.Map("pointInTimeRecovery")["enabled"], table.Map("serverSideEncryption")["enabled"]));
        Assert.True(table.Protected);
        Assert.Equal(true, table.Inputs["deletionProtectionEnabled"]);
        Assert.False((await new StackRequest().RunAsync()).One("Table").Protected);
    }
}
