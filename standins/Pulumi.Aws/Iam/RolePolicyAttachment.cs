namespace Pulumi.Aws.Iam;

[ResourceType("aws:iam/rolePolicyAttachment:RolePolicyAttachment", null)]
public class RolePolicyAttachment : CustomResource
{
    public RolePolicyAttachment(string name, RolePolicyAttachmentArgs args, CustomResourceOptions? options = null)
        : base("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, args ?? new RolePolicyAttachmentArgs(), options)
    {
    }
}

public sealed class RolePolicyAttachmentArgs : ResourceArgs
{
    public RolePolicyAttachmentArgs()
    {
    }

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;

    [Input("policyArn", required: true)]
    public Input<string> PolicyArn { get; set; } = null!;
}
