namespace Pulumi.Aws.Cognito;

[ResourceType("aws:cognito/userPoolDomain:UserPoolDomain", null)]
public class UserPoolDomain : CustomResource
{
    public UserPoolDomain(string name, UserPoolDomainArgs args, CustomResourceOptions? options = null)
        : base("aws:cognito/userPoolDomain:UserPoolDomain", name, args ?? new UserPoolDomainArgs(), options)
    {
    }

    [Output("domain")]
    public Output<string> Domain { get; private set; } = null!;
}

public sealed class UserPoolDomainArgs : ResourceArgs
{
    public UserPoolDomainArgs()
    {
    }

    [Input("domain", required: true)]
    public Input<string> Domain { get; set; } = null!;

    [Input("userPoolId", required: true)]
    public Input<string> UserPoolId { get; set; } = null!;
}
