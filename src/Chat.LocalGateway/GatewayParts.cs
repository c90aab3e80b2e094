using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Messages;
using Chat.LocalGateway.Routing;
using Chat.LocalGateway.Throttling;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway;

/// <summary>What all connections of one gateway share; wired by hand, in this order.</summary>
internal sealed class GatewayParts
{
    public GatewayParts(
        GatewayOptions options, RouteTable routes, IFunctionInvoker invoker, EventIds ids, TimeProvider time,
        ConnectionTable connections, ILogger log)
    {
        Options = options;
        Routes = routes;
        Ids = ids;
        Connections = connections;
        Log = log;
        Clock = new GatewayClock(time);
        Throttle = new Throttle(options, Counters, Clock, log);
        Events = new EventWriter(options, ids, time);
        Functions = new FunctionCaller(options, invoker, time, log);
        Messages = new MessageDispatcher(this, invoker);
        Disconnects = new DisconnectStep(this);
    }

    public GatewayOptions Options { get; }
    public RouteTable Routes { get; }
    public EventIds Ids { get; }
    public ConnectionTable Connections { get; }
    public ILogger Log { get; }
    public GatewayCounters Counters { get; } = new();
    public GatewayClock Clock { get; }
    public Throttle Throttle { get; }
    public EventWriter Events { get; }
    public FunctionCaller Functions { get; }
    public MessageDispatcher Messages { get; }
    public DisconnectStep Disconnects { get; }
}
