using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra;

/// <summary>Log groups made here and not by the service that writes to them: those would keep their lines for ever.</summary>
internal static class LogGroups
{
    public static Aws.CloudWatch.LogGroup Declare(Scope scope, ChatConfig config, string part, Input<string> name) =>
        new(scope.Name($"{part}-logs"), new()
        {
            Name = name,
            RetentionInDays = config.Logs.RetentionDays,
            Tags = scope.Tags,
        });
}
