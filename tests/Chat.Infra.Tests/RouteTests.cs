using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class RouteTests
{
    [Fact]
    public async Task The_deployment_waits_for_every_route_integration_and_response()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Empty(GraphRules.DeploymentWaits(stack));
        Assert.Equal(11, stack.One("Deployment").DependsOn.Count);
        Assert.Single(GraphRules.DeploymentWaits(stack.Change("Deployment", one => one with { DependsOn = one.DependsOn.Remove(stack.Of("Integration").First().Key) })));
        Assert.Single(GraphRules.DeploymentWaits(stack.Change("Route", route => route with { Name = "chat-dev-route-forgotten" })));
    }

    [Fact]
    public async Task Every_route_of_the_topology_reaches_its_function_and_answers_where_it_should()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Empty(GraphRules.RoutesAreWhole(stack, Topology.OfChat));
        Assert.Equal(Topology.OfChat.Routes.Count, stack.Of("Route").Count());
        Assert.Equal(ChatTopology.RouteSelectionExpression, stack.One("Api").Text("routeSelectionExpression"));
        Assert.NotEmpty(GraphRules.RoutesAreWhole(stack.Without(resource => resource.Kind == "RouteResponse"), Topology.OfChat));
        Assert.NotEmpty(GraphRules.RoutesAreWhole(stack.Change("Route", route => route.Put("target", "integrations/another")), Topology.OfChat));
        Assert.NotEmpty(GraphRules.RoutesAreWhole(stack.Change("Integration", one => one.Put("integrationUri", "arn:of:another:function")), Topology.OfChat));
    }

    [Fact]
    public async Task A_route_that_is_added_replaces_the_deployment_and_nothing_else_does()
    {
        var before = await Trigger(Topology.OfChat);
        Assert.Equal(before, await Trigger(Topology.OfChat));
        Assert.NotEqual(before, await Trigger(Topology.OfChat with { Routes = [.. Topology.OfChat.Routes, new("typing", ChatTopology.Message, TwoWay: false)] }));
        Assert.NotEqual(before, await Trigger(Topology.OfChat with { Routes = [.. Topology.OfChat.Routes.Skip(1)] }));
        Assert.NotEqual(before, await Trigger(Topology.OfChat with { Routes = [.. Topology.OfChat.Routes.Select(route => route with { TwoWay = true })] }));
        Assert.NotEqual(before, await Trigger(Topology.OfChat with { Routes = [.. Topology.OfChat.Routes.Select(route => route with { Function = ChatTopology.Connect })] }));
        Assert.Equal(before, (await new StackRequest().With("chat:logLevel", "Debug").RunAsync()).One("Deployment").Map("triggers")["routes"]);
    }

    [Fact]
    public async Task The_stage_serves_the_deployment_and_throttles_each_route()
    {
        var stack = await new StackRequest().With("chat:routes", """{"message":{"rate":50,"burst":20}}""").RunAsync();
        var stage = stack.One("Stage");
        Assert.Equal($"{stack.One("Deployment").Name}-id", stage.Text("deploymentId"));
        var settings = Assert.IsType<System.Collections.Immutable.ImmutableArray<object>>(stage.Inputs["routeSettings"])
            .Cast<System.Collections.Immutable.ImmutableDictionary<string, object>>().ToDictionary(one => (string)one["routeKey"]);
        Assert.Equal(Topology.OfChat.Routes.Select(route => route.Key).Order(), settings.Keys.Order());
        Assert.Equal((50.0, 20.0), (settings["message"]["throttlingRateLimit"], settings["message"]["throttlingBurstLimit"]));
        Assert.Equal((500.0, 500.0), (settings["$connect"]["throttlingRateLimit"], settings["$connect"]["throttlingBurstLimit"]));
        // A trace would write what people say into the logs.
        Assert.All(settings.Values, one => Assert.Equal(false, one["dataTraceEnabled"]));
    }

    [Fact]
    public async Task Every_function_is_called_by_its_own_routes_and_by_nothing_else()
    {
        var stack = await new StackRequest().RunAsync();
        Assert.Empty(GraphRules.Callers(stack, Topology.OfChat));
        Assert.Single(GraphRules.Callers(stack.Without(resource => resource.Kind == "Permission" && resource.Name == "chat-dev-route-message"), Topology.OfChat));
        Assert.NotEmpty(GraphRules.Callers(stack.Change("Permission", one => one.Put("sourceArn", "arn:aws:execute-api:eu-west-1:123456789012:*/*")), Topology.OfChat));
        Assert.NotEmpty(GraphRules.Callers(stack.Change("Permission", one => one.Put("principal", "*")), Topology.OfChat));
    }

    [Fact]
    public async Task Logs_of_the_API_wait_for_the_role_that_writes_them()
    {
        var stack = await new StackRequest().With("chat:executionLogs", "INFO").RunAsync();
        Assert.Contains(stack.One("Account").Key, stack.One("Stage").DependsOn);
        Assert.Contains(stack.One("RolePolicyAttachment").Key, stack.One("Account").DependsOn);
        Assert.Equal("/aws/apigateway/chat-dev-api-id/live", stack.One("LogGroup", "chat-dev-execution-logs").Text("name"));
        Assert.Empty((await new StackRequest().With("chat:accountLogRole", "false").RunAsync()).Of("Account"));
    }

    private static async Task<object> Trigger(Topology topology) =>
        (await new StackRequest { Topology = topology }.RunAsync()).One("Deployment").Map("triggers")["routes"];
}
