using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Testing;

namespace Chat.Infra.Tests.Graph;

/// <summary>Answers as AWS would: an id, and the outputs that AWS computes.</summary>
internal sealed class AwsMocks(string region, bool answers) : IMocks
{
    public const string AccountId = "123456789012";

    public ConcurrentDictionary<string, ImmutableDictionary<string, object>> Inputs { get; } = new(StringComparer.Ordinal);

    public Task<object> CallAsync(MockCallArgs args) => args.Token switch
    {
        "aws:index/getCallerIdentity:getCallerIdentity" => Task.FromResult<object>(new Dictionary<string, object> { ["accountId"] = AccountId }),
        _ => throw new InvalidOperationException($"The program calls {args.Token}, which these mocks do not know."),
    };

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Inputs[$"{args.Type} {args.Name}"] = args.Inputs;
        if (!answers) return Task.FromResult<(string?, object)>((null, args.Inputs));
        // Unlike the real engine a mocked one does not name what has no name.
        var state = args.Inputs.SetItems(Computed(args).Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value)));
        if (state.GetValueOrDefault("domainNameConfiguration") is ImmutableDictionary<string, object> configuration)
            state = state.SetItem("domainNameConfiguration", configuration.SetItem("targetDomainName", "d-abc123.execute-api.eu-west-1.amazonaws.com"));
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", state));
    }

    private Dictionary<string, string> Computed(MockResourceArgs args)
    {
        var name = args.Inputs.GetValueOrDefault("name") as string ?? args.Name!;
        return args.Type switch
        {
            "aws:apigatewayv2/api:Api" => new() { ["executionArn"] = $"arn:aws:execute-api:{region}:{AccountId}:{args.Name}-id" },
            "aws:lambda/function:Function" => new() { ["arn"] = Arn("lambda", $"function:{name}"), ["version"] = "7" },
            "aws:lambda/alias:Alias" => new()
            {
                ["arn"] = Arn("lambda", $"function:{args.Inputs["functionName"]}:{name}"),
                ["invokeArn"] = $"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{Arn("lambda", $"function:{args.Inputs["functionName"]}:{name}")}/invocations",
            },
            "aws:iam/role:Role" => new() { ["arn"] = $"arn:aws:iam::{AccountId}:role/{name}" },
            "aws:dynamodb/table:Table" => new() { ["arn"] = Arn("dynamodb", $"table/{name}") },
            "aws:sqs/queue:Queue" => new() { ["arn"] = Arn("sqs", name), ["url"] = $"https://sqs.{region}.amazonaws.com/{AccountId}/{name}" },
            "aws:cloudwatch/logGroup:LogGroup" => new() { ["arn"] = Arn("logs", $"log-group:{name}") },
            "aws:sns/topic:Topic" => new() { ["arn"] = Arn("sns", name) },
            "aws:s3/bucket:Bucket" => Bucket($"{args.Inputs["bucketPrefix"]}0a1b2c"),
            "aws:cloudfront/distribution:Distribution" => new() { ["arn"] = $"arn:aws:cloudfront::{AccountId}:distribution/E{args.Name}", ["domainName"] = "d111111abcdef8.cloudfront.net" },
            _ => [],
        };
    }

    private Dictionary<string, string> Bucket(string name) => new()
    {
        ["bucket"] = name,
        ["arn"] = $"arn:aws:s3:::{name}",
        ["bucketRegionalDomainName"] = $"{name}.s3.{region}.amazonaws.com",
    };

    private string Arn(string service, string resource) => $"arn:aws:{service}:{region}:{AccountId}:{resource}";
}
