using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Identity;

/// <summary>Whose tokens are believed: the operator's own issuer, or a Cognito user pool made for this stack.</summary>
/// <param name="SignInUrl">Where users sign in; null for an issuer that was there before.</param>
public sealed record TokenIssuer(Output<string> Issuer, Output<string> Audience, Output<string>? SignInUrl)
{
    public static TokenIssuer? Declare(Scope scope, ChatConfig config, Output<string>? pageUrl) => config.Tokens switch
    {
        null => null,
        { MakesUserPool: false } given => new(Output.Create(given.Issuer!), Output.Create(given.Audience!), null),
        { SignUp: var signUp } => Pool(scope, config, signUp, pageUrl),
    };

    private static TokenIssuer Pool(Scope scope, ChatConfig config, bool signUp, Output<string>? pageUrl)
    {
        var pool = new Aws.Cognito.UserPool(scope.Name("users"), new()
        {
            Name = scope.Name("users"),
            AutoVerifiedAttributes = { "email" },
            UsernameAttributes = { "email" },
            // Cognito's own default lets anybody in who has an address.
            AdminCreateUserConfig = new Aws.Cognito.Inputs.UserPoolAdminCreateUserConfigArgs { AllowAdminCreateUserOnly = !signUp },
            PasswordPolicy = new Aws.Cognito.Inputs.UserPoolPasswordPolicyArgs { MinimumLength = 12 },
            DeletionProtection = config.Protect ? "ACTIVE" : "INACTIVE",
            Tags = scope.Tags,
        }, new CustomResourceOptions { Protect = config.Protect });
        var client = Client(scope, pool, signUp, pageUrl);
        var domain = new Aws.Cognito.UserPoolDomain(scope.Name("users"), new()
        {
            // Unique among all accounts of a Region, so the account's number is in it.
            Domain = Aws.GetCallerIdentity.Invoke().Apply(caller => $"{scope.Name("users")}-{caller.AccountId}"),
            UserPoolId = pool.Id,
        });
        return new(
            Output.Format($"https://cognito-idp.{config.Region}.amazonaws.com/{pool.Id}"),
            client.Id,
            Output.Format($"https://{domain.Domain}.auth.{config.Region}.amazoncognito.com"));
    }

    // A browser can keep no secret, so the client has none, and the code flow protects itself with PKCE.
    private static Aws.Cognito.UserPoolClient Client(Scope scope, Aws.Cognito.UserPool pool, bool signUp, Output<string>? pageUrl)
    {
        var args = new Aws.Cognito.UserPoolClientArgs
        {
            Name = scope.Name("page"),
            UserPoolId = pool.Id,
            GenerateSecret = false,
            ExplicitAuthFlows = { "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH" },
            PreventUserExistenceErrors = "ENABLED",
            SupportedIdentityProviders = { "COGNITO" },
            // By Cognito's own default users write all of theirs, and with it who the others see. None is required in this pool, and
            // the address, with which they sign in, is shown to nobody.
            WriteAttributes = { "email" },
        };
        // Who makes an account has nobody else to give it a name.
        if (signUp) args.WriteAttributes.Add("name");
        if (pageUrl is not null)
        {
            args.AllowedOauthFlowsUserPoolClient = true;
            args.AllowedOauthFlows.Add("code");
            args.AllowedOauthScopes.Add("openid", "profile");
            args.CallbackUrls.Add(pageUrl);
            args.LogoutUrls.Add(pageUrl);
        }
        return new(scope.Name("page"), args);
    }
}
