namespace Pulumi.Aws.Cognito.Inputs;

public sealed class UserPoolAdminCreateUserConfigArgs : ResourceArgs
{
    public UserPoolAdminCreateUserConfigArgs()
    {
    }

    [Input("allowAdminCreateUserOnly")]
    public Input<bool>? AllowAdminCreateUserOnly { get; set; }
}
