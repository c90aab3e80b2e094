using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>
/// Where the stage is. Made of the API's id and the stage's name, not of the stage itself, which exists only after the
/// functions that have to know it.
/// </summary>
/// <param name="domain">The custom domain; null for none.</param>
public sealed class Address(Aws.ApiGatewayV2.Api api, ChatConfig config, Output<string>? domain)
{
    /// <summary>For clients.</summary>
    public Output<string> WebSocketUrl =>
        domain is null ? Output.Format($"wss://{Host}/{config.Stage}") : Output.Format($"wss://{domain}");

    /// <summary>For a page's connect-src: a source without a path, since a policy's path must match to the letter.</summary>
    public Output<string> WebSocketSource => Output.Format($"wss://{domain ?? Host}");

    /// <summary>For posts, always on the API's own host: a custom domain is one more thing that can be wrong there.</summary>
    public Output<string> ManagementEndpoint => Output.Format($"https://{Host}/{config.Stage}");

    /// <summary>The connections of this stage, for one HTTP method. Their ids are not known beforehand: there is no other form than the wildcard.</summary>
    public Output<string> Connections(string method) => Output.Format($"{api.ExecutionArn}/{config.Stage}/{method}/@connections/*");

    private Output<string> Host => Output.Format($"{api.Id}.execute-api.{config.Region}.amazonaws.com");
}
