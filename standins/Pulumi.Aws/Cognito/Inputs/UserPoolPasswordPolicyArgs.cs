namespace Pulumi.Aws.Cognito.Inputs;

public sealed class UserPoolPasswordPolicyArgs : ResourceArgs
{
    public UserPoolPasswordPolicyArgs()
    {
    }

    [Input("minimumLength")]
    public Input<int>? MinimumLength { get; set; }
}
