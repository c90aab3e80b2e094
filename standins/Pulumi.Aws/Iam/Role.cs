namespace Pulumi.Aws.Iam;

[ResourceType("aws:iam/role:Role", null)]
public class Role : CustomResource
{
    public Role(string name, RoleArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/role:Role", name, args ?? new RoleArgs(), options)
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;
}

public sealed class RoleArgs : ResourceArgs
{
    public RoleArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("assumeRolePolicy", required: true)]
    public InputUnion<string, Inputs.PolicyDocumentArgs> AssumeRolePolicy { get; set; } = null!;

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
