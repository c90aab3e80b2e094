namespace Pulumi.Aws.Iam;

[ResourceType("aws:iam/rolePolicy:RolePolicy", null)]
public class RolePolicy : CustomResource
{
    public RolePolicy(string name, RolePolicyArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicy:RolePolicy", name, args ?? new RolePolicyArgs(), options)
    {
    }
}

public sealed class RolePolicyArgs : ResourceArgs
{
    public RolePolicyArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;

    [Input("policy", required: true)]
    public InputUnion<string, Inputs.PolicyDocumentArgs> Policy { get; set; } = null!;
}
