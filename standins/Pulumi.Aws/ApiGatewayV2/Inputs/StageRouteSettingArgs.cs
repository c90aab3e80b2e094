namespace Pulumi.Aws.ApiGatewayV2.Inputs;

public sealed class StageRouteSettingArgs : ResourceArgs
{
    public StageRouteSettingArgs()
    {
    }

    [Input("routeKey", required: true)]
    public Input<string> RouteKey { get; set; } = null!;

    [Input("loggingLevel")]
    public Input<string>? LoggingLevel { get; set; }

    [Input("dataTraceEnabled")]
    public Input<bool>? DataTraceEnabled { get; set; }

    [Input("detailedMetricsEnabled")]
    public Input<bool>? DetailedMetricsEnabled { get; set; }

    [Input("throttlingRateLimit")]
    public Input<double>? ThrottlingRateLimit { get; set; }

    [Input("throttlingBurstLimit")]
    public Input<int>? ThrottlingBurstLimit { get; set; }
}
