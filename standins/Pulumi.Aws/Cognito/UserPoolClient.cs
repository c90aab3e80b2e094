namespace Pulumi.Aws.Cognito;

[ResourceType("aws:cognito/userPoolClient:UserPoolClient", null)]
public class UserPoolClient : CustomResource
{
    public UserPoolClient(string name, UserPoolClientArgs args, CustomResourceOptions? options = null)
        : base("aws:cognito/userPoolClient:UserPoolClient", name, args ?? new UserPoolClientArgs(), options)
    {
    }
}

public sealed class UserPoolClientArgs : ResourceArgs
{
    public UserPoolClientArgs()
    {
    }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("userPoolId", required: true)]
    public Input<string> UserPoolId { get; set; } = null!;

    [Input("generateSecret")]
    public Input<bool>? GenerateSecret { get; set; }

    [Input("explicitAuthFlows")]
    public InputList<string> ExplicitAuthFlows { get => field ??= []; set; }

    [Input("preventUserExistenceErrors")]
    public Input<string>? PreventUserExistenceErrors { get; set; }

    [Input("supportedIdentityProviders")]
    public InputList<string> SupportedIdentityProviders { get => field ??= []; set; }

    [Input("writeAttributes")]
    public InputList<string> WriteAttributes { get => field ??= []; set; }

    [Input("allowedOauthFlowsUserPoolClient")]
    public Input<bool>? AllowedOauthFlowsUserPoolClient { get; set; }

    [Input("allowedOauthFlows")]
    public InputList<string> AllowedOauthFlows { get => field ??= []; set; }

    [Input("allowedOauthScopes")]
    public InputList<string> AllowedOauthScopes { get => field ??= []; set; }

    [Input("callbackUrls")]
    public InputList<string> CallbackUrls { get => field ??= []; set; }

    [Input("logoutUrls")]
    public InputList<string> LogoutUrls { get => field ??= []; set; }
}
