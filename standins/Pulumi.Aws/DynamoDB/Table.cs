namespace Pulumi.Aws.DynamoDB;

[ResourceType("aws:dynamodb/table:Table", null)]
public class Table : CustomResource
{
    public Table(string name, TableArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:dynamodb/table:Table", name, args ?? new TableArgs(), options)
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;
}

public sealed class TableArgs : ResourceArgs
{
    public TableArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("billingMode")]
    public Input<string>? BillingMode { get; set; }

    [Input("hashKey")]
    public Input<string>? HashKey { get; set; }

    [Input("rangeKey")]
    public Input<string>? RangeKey { get; set; }

    [Input("attributes")]
    public InputList<Inputs.TableAttributeArgs> Attributes { get => field ??= []; set; }

    [Input("ttl")]
    public Input<Inputs.TableTtlArgs>? Ttl { get; set; }

    [Input("pointInTimeRecovery")]
    public Input<Inputs.TablePointInTimeRecoveryArgs>? PointInTimeRecovery { get; set; }

    [Input("serverSideEncryption")]
    public Input<Inputs.TableServerSideEncryptionArgs>? ServerSideEncryption { get; set; }

    [Input("deletionProtectionEnabled")]
    public Input<bool>? DeletionProtectionEnabled { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
