using System.Text.RegularExpressions;
using Chat.Core;
using Chat.Infra.Packaging;
using Chat.Packaging;
using Pulumi;

namespace Chat.Infra.Configuration;

/// <summary>What AWS would refuse, or what would fail later, in the words of the one who has to mend it.</summary>
internal static partial class Rules
{
    // Those that CloudWatch Logs takes.
    private static readonly int[] Retentions =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public static ChatConfig Read(ConfigReader reader, Topology topology, Checkout checkout, Scope scope)
    {
        StackName(reader, scope);
        var region = Region(reader);
        var package = reader.OneOf("package", "managed", "managed", "native") == "native" ? PackageKind.Native : PackageKind.Managed;
        var snapStart = reader.Flag("snapStart", otherwise: false);
        var alarms = Alarms(reader, region);
        var functions = FunctionRules.Read(reader, topology, package, snapStart);
        var queue = FunctionRules.Queue(reader, topology);
        FunctionRules.HasRoom(reader, topology, functions, queue);
        return new()
        {
            Region = region,
            Stage = Stage(reader),
            Protect = reader.Flag("protect", otherwise: false),
            Package = package,
            PackagePath = PackagePath(reader, checkout, package),
            SnapStart = snapStart,
            Functions = functions,
            Routes = RouteRules.Read(reader, topology),
            Logs = Logs(reader),
            Alarms = alarms,
            Queue = queue,
            QueueConsumer = topology.FanOutQueue?.Consumer.Name,
            Domain = DomainRules.Read(reader, "domain", "certificate", region),
            Page = DomainRules.Page(reader, checkout),
            Tokens = IdentityRules.Tokens(reader, topology),
            AllowedOrigins = IdentityRules.Origins(reader, topology),
        };
    }

    // Names of IAM roles end at 64 characters, and ours are longer than the stack's name by some twenty.
    private static void StackName(ConfigReader reader, Scope scope)
    {
        if (!StackNames().IsMatch(scope.Stack))
            reader.Fault(
                $"The stack is called '{scope.Stack}': names of resources are made of it, so it has up to 30 lower case letters, digits and hyphens.");
    }

    private static string Region(ConfigReader reader)
    {
        var region = new Config("aws").Get("region");
        if (string.IsNullOrEmpty(region)) reader.Fault("aws:region is not set: choose one with `pulumi config set aws:region eu-west-1`.");
        else if (!Regions.All.Contains(region))
            reader.Fault(
                $"aws:region is '{region}', which is no Region that this program knows: set one with `pulumi config set aws:region eu-west-1`.");
        return region ?? "";
    }

    private static string Stage(ConfigReader reader)
    {
        var stage = reader.Text("stage") ?? "live";
        if (!Stages().IsMatch(stage))
            reader.Fault($"chat:stage is '{stage}': API Gateway takes letters, digits, - and _, up to 128 of them.");
        return stage;
    }

    private static string? PackagePath(ConfigReader reader, Checkout checkout, PackageKind kind)
    {
        var given = reader.Text("packagePath");
        if (given is not null)
        {
            var path = checkout.Resolve(given);
            if (PackageContent.FaultOf(path, kind, FunctionPackage.Architecture) is { } fault) reader.Fault($"chat:packagePath: {fault}");
            return path;
        }
        if (!File.Exists(checkout.FunctionsProject))
            reader.Fault($"{checkout.FunctionsProject} is not there to be published: run `pulumi up` in a whole checkout, or set chat:packagePath.");
        return null;
    }

    private static LogSettings Logs(ConfigReader reader)
    {
        var retention = reader.Number("logRetentionDays", 1, 3653) ?? 30;
        if (!Retentions.Contains(retention))
            reader.Fault($"chat:logRetentionDays is '{retention}': CloudWatch takes {string.Join(", ", Retentions)}.");
        return new(
            reader.OneOf("logLevel", "Information", "Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"),
            retention,
            reader.Flag("accessLogs", otherwise: true),
            reader.OneOf("executionLogs", "OFF", "OFF", "ERROR", "INFO"),
            reader.Flag("metrics", otherwise: true),
            reader.Flag("accountLogRole", otherwise: true));
    }

    private static AlarmSettings Alarms(ConfigReader reader, string region)
    {
        var email = reader.Text("alarmEmail");
        if (email is not null && !Emails().IsMatch(email)) reader.Fault($"chat:alarmEmail is '{email}', which is no e-mail address.");
        var budget = reader.Number("monthlyBudget", 1, 10_000_000);
        if (budget is not null && email is null) reader.Fault("chat:monthlyBudget tells nobody while chat:alarmEmail is not set: set that as well.");
        return new(
            email,
            reader.Number("messageP99Milliseconds", 1, 29_000) ?? 1_000,
            reader.Number("requestsPerSecond", 1, 1_000_000) ?? Regions.RequestsPerSecond(region),
            reader.Number("connectsPerSecond", 1, 100_000) ?? 500,
            budget);
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$")]
    private static partial Regex StackNames();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex Stages();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$")]
    private static partial Regex Emails();
}
