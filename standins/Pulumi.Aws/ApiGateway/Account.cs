namespace Pulumi.Aws.ApiGateway;

[ResourceType("aws:apigateway/account:Account", null)]
public class Account : CustomResource
{
    public Account(string name, AccountArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:apigateway/account:Account", name, args ?? new AccountArgs(), options)
    {
    }
}

public sealed class AccountArgs : ResourceArgs
{
    public AccountArgs()
    {
    }

    [Input("cloudwatchRoleArn")]
    public Input<string>? CloudwatchRoleArn { get; set; }
}
