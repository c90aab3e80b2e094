namespace Pulumi.Aws.Lambda;

[ResourceType("aws:lambda/permission:Permission", null)]
public class Permission : CustomResource
{
    public Permission(string name, PermissionArgs args, CustomResourceOptions? options = null)
        : base("aws:lambda/permission:Permission", name, args ?? new PermissionArgs(), options)
    {
    }
}

public sealed class PermissionArgs : ResourceArgs
{
    public PermissionArgs()
    {
    }

    [Input("statementId")]
    public Input<string>? StatementId { get; set; }

    [Input("action", required: true)]
    public Input<string> Action { get; set; } = null!;

    [Input("function", required: true)]
    public Input<string> Function { get; set; } = null!;

    [Input("qualifier")]
    public Input<string>? Qualifier { get; set; }

    [Input("principal", required: true)]
    public Input<string> Principal { get; set; } = null!;

    [Input("sourceArn")]
    public Input<string>? SourceArn { get; set; }
}
