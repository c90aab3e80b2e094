using Chat.Core;
using Chat.Infra.Configuration;
using Chat.Infra.Functions;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>A route with its integration and, where the sender is answered, its response.</summary>
internal sealed record Route(
    ChatRoute Of, Aws.ApiGatewayV2.Integration Integration, Aws.ApiGatewayV2.Route Resource, Aws.ApiGatewayV2.RouteResponse? Response)
{
    /// <summary>The longest that API Gateway waits.</summary>
    private const int IntegrationTimeoutMilliseconds = 29_000;

    private const string DefaultResponse = "$default";

    public IEnumerable<Resource> Parts => Response is null ? [Integration, Resource] : [Integration, Resource, Response];

    public static Route Declare(Scope scope, ChatConfig config, Aws.ApiGatewayV2.Api api, ChatRoute route, RunningFunction function)
    {
        var part = $"route-{route.Key.TrimStart('$')}";
        var integration = new Aws.ApiGatewayV2.Integration(scope.Name(part), new()
        {
            ApiId = api.Id,
            IntegrationType = "AWS_PROXY",
            IntegrationMethod = "POST",
            IntegrationUri = function.Alias.InvokeArn,
            TimeoutMilliseconds = IntegrationTimeoutMilliseconds,
        });
        var resource = Declare(scope, api, route, part, integration);
        Permit(scope, config, api, route, part, function);
        return new(route, integration, resource, Answer(scope, api, route, part, resource));
    }

    private static Aws.ApiGatewayV2.Route Declare(
        Scope scope, Aws.ApiGatewayV2.Api api, ChatRoute route, string part, Aws.ApiGatewayV2.Integration integration)
    {
        var args = new Aws.ApiGatewayV2.RouteArgs
        {
            ApiId = api.Id,
            RouteKey = route.Key,
            Target = Output.Format($"integrations/{integration.Id}"),
        };
        if (route.TwoWay) args.RouteResponseSelectionExpression = DefaultResponse;
        return new(scope.Name(part), args);
    }

    private static Aws.ApiGatewayV2.RouteResponse? Answer(
        Scope scope, Aws.ApiGatewayV2.Api api, ChatRoute route, string part, Aws.ApiGatewayV2.Route resource) =>
        route.TwoWay
            ? new(scope.Name(part), new() { ApiId = api.Id, RouteId = resource.Id, RouteResponseKey = DefaultResponse })
            : null;

    // This route of this stage may call this alias, and nothing else may.
    private static void Permit(Scope scope, ChatConfig config, Aws.ApiGatewayV2.Api api, ChatRoute route, string part, RunningFunction function) =>
        _ = new Aws.Lambda.Permission(scope.Name(part), new()
        {
            StatementId = part,
            Action = "lambda:InvokeFunction",
            Function = function.Function.Name,
            Qualifier = function.Alias.Name,
            Principal = "apigateway.amazonaws.com",
            SourceArn = Output.Format($"{api.ExecutionArn}/{config.Stage}/{route.Key}"),
        });
}
