using Chat.Core;
using Chat.Infra.Configuration;

namespace Chat.Infra.Api;

/// <summary>The API itself; routes, deployment and stage hang on it.</summary>
internal static class WebSocketApi
{
    public static Aws.ApiGatewayV2.Api Declare(Scope scope, ChatConfig config) => new(scope.Name("api"), new()
    {
        Name = scope.Name("api"),
        Description = $"The chat, stage {config.Stage}.",
        ProtocolType = "WEBSOCKET",
        RouteSelectionExpression = ChatTopology.RouteSelectionExpression,
        Tags = scope.Tags,
    });
}
