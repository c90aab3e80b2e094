using Chat.Core;
using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra;

/// <summary>The one table.</summary>
internal static class MessageTable
{
    public static Aws.DynamoDB.Table Declare(Scope scope, ChatConfig config, ChatTable shape) => new(scope.Name("table"), new()
    {
        Name = scope.Name("table"),
        // A chat is quiet and then loud; on demand follows that without a plan, and costs nothing while nobody talks.
        BillingMode = "PAY_PER_REQUEST",
        HashKey = shape.PartitionKey,
        RangeKey = shape.SortKey,
        Attributes =
        {
            new Aws.DynamoDB.Inputs.TableAttributeArgs { Name = shape.PartitionKey, Type = "S" },
            new Aws.DynamoDB.Inputs.TableAttributeArgs { Name = shape.SortKey, Type = "S" },
        },
        Ttl = new Aws.DynamoDB.Inputs.TableTtlArgs { AttributeName = shape.TimeToLive, Enabled = true },
        PointInTimeRecovery = new Aws.DynamoDB.Inputs.TablePointInTimeRecoveryArgs { Enabled = true },
        // DynamoDB always encrypts; this takes the account's KMS key for it, whose use CloudTrail records.
        ServerSideEncryption = new Aws.DynamoDB.Inputs.TableServerSideEncryptionArgs { Enabled = true },
        DeletionProtectionEnabled = config.Protect,
        Tags = scope.Tags,
    }, new CustomResourceOptions { Protect = config.Protect });
}
