using Chat.Infra.Api;
using Chat.Infra.Configuration;
using Chat.Infra.FanOut;
using Chat.Infra.Functions;
using Chat.Infra.Identity;
using Chat.Infra.Packaging;
using Chat.Infra.Page;
using Chat.Infra.Watch;

namespace Chat.Infra;

/// <summary>The whole of it, in the order in which a message meets it.</summary>
public sealed class ChatStack(Scope scope, ChatConfig config, Topology topology, Checkout checkout)
{
    public IDictionary<string, object?> Declare(FunctionPackage package)
    {
        var table = MessageTable.Declare(scope, config, topology.Table);
        var api = WebSocketApi.Declare(scope, config);
        var domain = CustomDomain.Declare(scope, config);
        var address = new Address(api, config, domain?.Name.Domain);
        var page = WebPage.Declare(scope, config, checkout, address);
        var tokens = TokenIssuer.Declare(scope, config, page?.Url);
        var queue = FanOutQueue.Declare(scope, config, topology);

        var rights = new Rights(table, address, queue?.Queue);
        var environment = new FunctionEnvironment(config, table, address, queue?.Queue, tokens, page?.Url);
        var functions = new FunctionFactory(scope, config, package, rights, environment);
        var running = topology.Functions.ToDictionary(function => function.Name, functions.Declare, StringComparer.Ordinal);
        if (queue is not null) queue.Feed(running[topology.FanOutQueue!.Consumer.Name]);

        var routes = topology.Routes.Select(route => Route.Declare(scope, config, api, route, running[route.Function.Name])).ToList();
        var deployment = RouteDeployment.Declare(scope, api, routes);
        var stage = Stage.Declare(scope, config, api, topology, deployment);
        domain?.Map(api, stage);

        var topic = AlarmTopic.Declare(scope, config);
        Alarms.Declare(scope, config, topology, api, topic);
        var dashboard = Dashboard.Declare(scope, config, topology, api);
        Budget.Declare(scope, config);
        return StackOutputs.Of(address, table, running.Values, dashboard, topic, page, domain, tokens);
    }
}
