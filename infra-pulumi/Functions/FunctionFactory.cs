using Chat.Core;
using Chat.Infra.Configuration;
using Chat.Infra.Packaging;
using Chat.Packaging;
using Pulumi;

namespace Chat.Infra.Functions;

/// <summary>Declares a function with its role, its log group and the alias by which it is called.</summary>
public sealed class FunctionFactory(
    Scope scope, ChatConfig config, FunctionPackage package, Rights rights, FunctionEnvironment environment)
{
    /// <summary>The alias, and with it the ARN in routes and permissions, stays the same from version to version.</summary>
    private const string AliasName = "live";

    public RunningFunction Declare(ChatFunction function)
    {
        var name = scope.Name(function.Name);
        var logs = LogGroups.Declare(scope, config, function.Name, $"/aws/lambda/{name}");
        var (role, policy) = Role(function, name, logs);
        var lambda = Lambda(function, name, role, logs, policy);
        var alias = new Aws.Lambda.Alias(scope.Name($"{function.Name}-live"), new()
        {
            Name = AliasName,
            FunctionName = lambda.Name,
            FunctionVersion = lambda.Version,
        });
        KeepWarm(function, lambda, alias);
        return new(function, lambda, alias, policy);
    }

    private (Aws.Iam.Role, Aws.Iam.RolePolicy) Role(ChatFunction function, string name, Aws.CloudWatch.LogGroup logs)
    {
        var role = new Aws.Iam.Role(name, new()
        {
            Name = name,
            Description = $"What the chat's function {function.Name} may do, and no more.",
            AssumeRolePolicy = PolicyDocument.AssumedBy("lambda.amazonaws.com"),
            Tags = scope.Tags,
        });
        var policy = new Aws.Iam.RolePolicy(name, new()
        {
            Name = name,
            Role = role.Name,
            Policy = PolicyDocument.Of(rights.Of(function, function.Name == config.QueueConsumer, logs)),
        });
        return (role, policy);
    }

    private Aws.Lambda.Function Lambda(
        ChatFunction function, string name, Aws.Iam.Role role, Aws.CloudWatch.LogGroup logs, Aws.Iam.RolePolicy policy)
    {
        var settings = config.Of(function.Name);
        var args = new Aws.Lambda.FunctionArgs
        {
            Name = name,
            Role = role.Arn,
            // A fifth cheaper than x86 for the same work.
            Architectures = { FunctionPackage.Architecture },
            Runtime = package.Kind == PackageKind.Native ? Aws.Lambda.Runtime.CustomAL2023 : Aws.Lambda.Runtime.Dotnet10,
            // A managed runtime takes the handler for the name of the assembly to start; which function it is says a variable.
            Handler = package.Kind == PackageKind.Native ? function.Name : PackageContent.Assembly,
            Code = package.Code,
            SourceCodeHash = package.Hash,
            MemorySize = settings.MemoryMegabytes ?? function.MemoryMegabytes,
            Timeout = settings.TimeoutSeconds ?? function.TimeoutSeconds,
            // A version for the alias: SnapStart and provisioned concurrency know versions alone, and a rollback needs one.
            Publish = true,
            Environment = new Aws.Lambda.Inputs.FunctionEnvironmentArgs { Variables = environment.Of(function) },
            LoggingConfig = new Aws.Lambda.Inputs.FunctionLoggingConfigArgs
            {
                LogFormat = "JSON",
                LogGroup = logs.Name,
                // The functions choose what they write; Lambda would drop what is below INFO by its own reckoning.
                ApplicationLogLevel = "TRACE",
            },
            Tags = scope.Tags,
        };
        if (settings.ReservedConcurrency is { } reserved) args.ReservedConcurrentExecutions = reserved;
        if (config.SnapStart) args.SnapStart = new Aws.Lambda.Inputs.FunctionSnapStartArgs { ApplyOn = "PublishedVersions" };
        return new(name, args, new CustomResourceOptions { DependsOn = { policy } });
    }

    private void KeepWarm(ChatFunction function, Aws.Lambda.Function lambda, Aws.Lambda.Alias alias)
    {
        if (config.Of(function.Name).ProvisionedConcurrency is not { } environments) return;
        _ = new Aws.Lambda.ProvisionedConcurrencyConfig(scope.Name($"{function.Name}-warm"), new()
        {
            FunctionName = lambda.Name,
            Qualifier = alias.Name,
            ProvisionedConcurrentExecutions = environments,
        });
    }
}
