using System.Text.Json;
using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>What API Gateway writes of a stage.</summary>
internal static class StageLogs
{
    /// <summary>Who, what, how long, and why not. Nothing of a frame, and no query string: it may hold a token.</summary>
    private static readonly string Format = JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["time"] = "$context.requestTime",
        ["requestId"] = "$context.requestId",
        ["connectionId"] = "$context.connectionId",
        ["eventType"] = "$context.eventType",
        ["routeKey"] = "$context.routeKey",
        ["status"] = "$context.status",
        ["sourceIp"] = "$context.identity.sourceIp",
        ["integrationStatus"] = "$context.integration.status",
        ["integrationLatency"] = "$context.integration.latency",
        ["integrationError"] = "$context.integration.error",
        ["error"] = "$context.error.message",
    });

    public static Aws.ApiGatewayV2.Inputs.StageAccessLogSettingsArgs? Access(Scope scope, ChatConfig config)
    {
        if (!config.Logs.Access) return null;
        var group = LogGroups.Declare(scope, config, "access", $"/chat/{scope.Stack}/access");
        return new() { DestinationArn = group.Arn, Format = Format };
    }

    // API Gateway writes to a group of this very name, and would make one without an end of its own.
    public static Aws.CloudWatch.LogGroup? Execution(Scope scope, ChatConfig config, Aws.ApiGatewayV2.Api api) =>
        config.Logs.Execution == "OFF"
            ? null
            : LogGroups.Declare(scope, config, "execution", Output.Format($"/aws/apigateway/{api.Id}/{config.Stage}"));
}
