using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Core;
using Pulumi;

namespace Chat.Infra.Api;

/// <summary>
/// A deployment is a copy of the routes at one moment. So it waits for all of them, and a change of any of them makes a
/// new one: otherwise the stage would serve the old set for ever.
/// </summary>
internal static class RouteDeployment
{
    public static Aws.ApiGatewayV2.Deployment Declare(Scope scope, Aws.ApiGatewayV2.Api api, IReadOnlyList<Route> routes)
    {
        var options = new CustomResourceOptions();
        foreach (var part in routes.SelectMany(route => route.Parts)) options.DependsOn.Add(part);
        return new(scope.Name("deployment"), new()
        {
            ApiId = api.Id,
            Description = "The routes of the chat.",
            Triggers = { ["routes"] = Hash(routes) },
        }, options);
    }

    private static Output<string> Hash(IReadOnlyList<Route> routes) =>
        Output.All(routes.Select(Facts)).Apply(facts => Hash(JsonSerializer.Serialize(facts.Prepend(ChatTopology.RouteSelectionExpression))));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // All that a deployment copies. The ids are among it: a route that was replaced is another one, however much alike.
    private static Output<string> Facts(Route route)
    {
        var integration = route.Integration;
        return Output.Format(
            $"{route.Of.Key} {route.Of.TwoWay} {route.Resource.Id} {integration.Id} {integration.IntegrationUri} {integration.TimeoutMilliseconds} {route.Response?.Id}");
    }
}
