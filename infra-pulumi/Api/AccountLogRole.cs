using Chat.Infra.Configuration;
using Chat.Infra.Functions;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>
/// The role through which API Gateway writes logs: one for an account and Region, so that only one stack may own it.
/// Without any, a stage with logs is refused.
/// </summary>
internal static class AccountLogRole
{
    private const string MayWriteLogs = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

    public static Aws.ApiGateway.Account? Declare(Scope scope, ChatConfig config)
    {
        if (!config.Logs.AccountRole || !config.Logs.FromApi) return null;
        var name = scope.Name("api-logs");
        var role = new Aws.Iam.Role(name, new()
        {
            Name = name,
            Description = "API Gateway writes logs by it.",
            AssumeRolePolicy = PolicyDocument.AssumedBy("apigateway.amazonaws.com"),
            Tags = scope.Tags,
        });
        var attachment = new Aws.Iam.RolePolicyAttachment(name, new() { Role = role.Name, PolicyArn = MayWriteLogs });
        return new(name, new() { CloudwatchRoleArn = role.Arn }, new CustomResourceOptions { DependsOn = { attachment } });
    }
}
