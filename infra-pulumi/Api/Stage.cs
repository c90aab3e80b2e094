using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>The stage: which deployment is served, how fast, and what is written about it.</summary>
internal static class Stage
{
    public static Aws.ApiGatewayV2.Stage Declare(
        Scope scope, ChatConfig config, Aws.ApiGatewayV2.Api api, Topology topology, Aws.ApiGatewayV2.Deployment deployment)
    {
        var options = new CustomResourceOptions();
        if (AccountLogRole.Declare(scope, config) is { } account) options.DependsOn.Add(account);
        if (StageLogs.Execution(scope, config, api) is { } execution) options.DependsOn.Add(execution);
        var args = new Aws.ApiGatewayV2.StageArgs
        {
            ApiId = api.Id,
            Name = config.Stage,
            DeploymentId = deployment.Id,
            DefaultRouteSettings = Default(config),
            Tags = scope.Tags,
        };
        foreach (var route in topology.Routes) args.RouteSettings.Add(Settings(config, route.Key));
        if (StageLogs.Access(scope, config) is { } access) args.AccessLogSettings = access;
        return new(scope.Name("stage"), args, options);
    }

    private static Aws.ApiGatewayV2.Inputs.StageDefaultRouteSettingsArgs Default(ChatConfig config) => new()
    {
        LoggingLevel = config.Logs.Execution,
        // A trace would write what people say into the logs.
        DataTraceEnabled = false,
        DetailedMetricsEnabled = config.Logs.Metrics,
        ThrottlingRateLimit = config.Routes["$default"].Rate,
        ThrottlingBurstLimit = config.Routes["$default"].Burst,
    };

    // A route's settings replace the default ones whole, not only where they differ.
    private static Aws.ApiGatewayV2.Inputs.StageRouteSettingArgs Settings(ChatConfig config, string route) => new()
    {
        RouteKey = route,
        LoggingLevel = config.Logs.Execution,
        DataTraceEnabled = false,
        DetailedMetricsEnabled = config.Logs.Metrics,
        ThrottlingRateLimit = config.Routes[route].Rate,
        ThrottlingBurstLimit = config.Routes[route].Burst,
    };
}
