namespace Pulumi.Aws.Cognito;

[ResourceType("aws:cognito/userPool:UserPool", null)]
public class UserPool : CustomResource
{
    public UserPool(string name, UserPoolArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:cognito/userPool:UserPool", name, args ?? new UserPoolArgs(), options)
    {
    }
}

public sealed class UserPoolArgs : ResourceArgs
{
    public UserPoolArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("autoVerifiedAttributes")]
    public InputList<string> AutoVerifiedAttributes { get => field ??= []; set; }

    [Input("usernameAttributes")]
    public InputList<string> UsernameAttributes { get => field ??= []; set; }

    [Input("adminCreateUserConfig")]
    public Input<Inputs.UserPoolAdminCreateUserConfigArgs>? AdminCreateUserConfig { get; set; }

    [Input("passwordPolicy")]
    public Input<Inputs.UserPoolPasswordPolicyArgs>? PasswordPolicy { get; set; }

    [Input("deletionProtection")]
    public Input<string>? DeletionProtection { get; set; }

    [Input("tags")]
    public InputMap<string> Tags { get => field ??= []; set; }
}
