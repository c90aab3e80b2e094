using System.Collections.Immutable;
using System.Text.Json;
using Chat.Core;

namespace Chat.Infra.Tests.Graph;

/// <summary>What must hold of every stack. Each rule lists what breaks it, so that tests can see it break too.</summary>
internal static class GraphRules
{
    public static IEnumerable<string> DeploymentWaits(DeclaredStack stack)
    {
        var waits = stack.One("Deployment").DependsOn;
        return stack.Resources.Where(resource => resource.Kind is "Route" or "Integration" or "RouteResponse")
            .Where(resource => !waits.Contains(resource.Key))
            .Select(resource => $"The deployment does not wait for {resource.Key}.");
    }

    /// <summary>Every route has its integration, its response where it is two-way, and a stage that serves the deployment.</summary>
    public static IEnumerable<string> RoutesAreWhole(DeclaredStack stack, Topology topology)
    {
        foreach (var route in topology.Routes)
        {
            var declared = stack.Of("Route").SingleOrDefault(one => one.Text("routeKey") == route.Key);
            if (declared is null) { yield return $"{route.Key} is not declared."; continue; }
            var integration = stack.Of("Integration").SingleOrDefault(one => declared.Text("target") == $"integrations/{one.Name}-id");
            if (integration?.Text("integrationUri")?.Contains($":function:chat-dev-{route.Function.Name}:live/", StringComparison.Ordinal) != true)
                yield return $"{route.Key} does not reach {route.Function.Name}.";
            var answers = stack.Of("RouteResponse").Count(one => one.Text("routeId") == $"{declared.Name}-id");
            if (answers != (route.TwoWay ? 1 : 0) || (declared.Text("routeResponseSelectionExpression") == "$default") != route.TwoWay)
                yield return $"{route.Key} {(route.TwoWay ? "does not answer" : "answers")} the sender.";
        }
    }

    /// <summary>Each function may be called by the routes of its own API's stage, and by nothing else.</summary>
    public static IEnumerable<string> Callers(DeclaredStack stack, Topology topology)
    {
        var api = $"arn:aws:execute-api:eu-west-1:{AwsMocks.AccountId}:{stack.One("Api").Name}-id/{stack.One("Stage").Text("name")}";
        var expected = topology.Routes.Select(route => $"chat-dev-{route.Function.Name} live {api}/{route.Key}").ToHashSet(StringComparer.Ordinal);
        var found = stack.Of("Permission").Select(permission =>
            permission.Text("principal") == "apigateway.amazonaws.com" && permission.Text("action") == "lambda:InvokeFunction"
                ? $"{permission.Text("function")} {permission.Text("qualifier")} {permission.Text("sourceArn")}"
                : $"{permission.Key}: {permission.Text("principal")} {permission.Text("action")}").ToList();
        return found.Except(expected).Select(extra => $"May call: {extra}.").Concat(expected.Except(found).Select(missing => $"May not call: {missing}."));
    }

    /// <summary>A wildcard is allowed where AWS has no other form, and nowhere else.</summary>
    public static IEnumerable<string> Wildcards(DeclaredStack stack)
    {
        foreach (var (owner, statement) in Statements(stack))
            foreach (var resource in Strings(statement, "Resource").Where(resource => resource.Contains('*', StringComparison.Ordinal)))
                if (!MayBeWild(stack, resource)) yield return $"{owner} may act on {resource}.";
        foreach (var (owner, statement) in Statements(stack))
            foreach (var action in Strings(statement, "Action").Where(action => action.Contains('*', StringComparison.Ordinal))) yield return $"{owner} may do {action}.";
    }

    public static IEnumerable<string> Tags(DeclaredStack stack)
    {
        foreach (var resource in stack.Resources.Where(resource => Taggable.Contains(resource.Kind)))
            if (resource.Map("tags").GetValueOrDefault("stack") as string != "dev" || resource.Map("tags").GetValueOrDefault("project") as string != "chat")
                yield return $"{resource.Key} is not tagged.";
        // So that a kind which is new to the program is looked at by somebody.
        foreach (var kind in stack.Resources.Select(resource => resource.Kind).Distinct().Where(kind => !Taggable.Contains(kind) && !Untaggable.Contains(kind)))
            yield return $"Nobody said whether a {kind} takes tags.";
    }

    /// <summary>Names that AWS is given. The stage's is part of its API, the alias's of its function, a statement's of its policy.</summary>
    public static IEnumerable<string> Names(DeclaredStack stack) => stack.Resources
        .Where(resource => resource.Kind is not ("Stage" or "Alias"))
        .SelectMany(resource => new[] { "name", "dashboardName", "bucketPrefix" }.Select(input => (resource.Kind, Name: resource.Text(input))))
        .Concat(stack.Of("UserPoolDomain").Select(domain => (domain.Kind, Name: domain.Text("domain"))))
        .Where(named => named.Name is not null).Select(named => $"{named.Kind} {named.Name}");

    public static IEnumerable<(string Owner, JsonElement Statement)> Statements(DeclaredStack stack) =>
        stack.Resources.Where(resource => resource.Kind is "RolePolicy" or "BucketPolicy" or "QueuePolicy")
            .SelectMany(resource => JsonDocument.Parse(resource.Text("policy")!).RootElement.GetProperty("Statement").EnumerateArray().Select(statement => (resource.Name, statement)));

    public static IEnumerable<string> Strings(JsonElement statement, string property) => statement.GetProperty(property) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(item => item.GetString()!)
        : [statement.GetProperty(property).GetString()!];

    private static readonly ImmutableHashSet<string> Taggable =
    [
        "Api", "Stage", "DomainName", "Function", "EventSourceMapping", "Role", "Table", "Queue", "LogGroup", "MetricAlarm", "Topic", "UserPool", "Bucket",
        "BucketObjectv2", "Distribution", "Budget",
    ];

    private static readonly ImmutableHashSet<string> Untaggable =
    [
        "Route", "RouteResponse", "Integration", "Deployment", "ApiMapping", "Account", "Permission", "Alias", "ProvisionedConcurrencyConfig", "RolePolicy",
        "RolePolicyAttachment", "Dashboard", "TopicSubscription", "UserPoolClient", "UserPoolDomain", "BucketPublicAccessBlock", "BucketPolicy",
        "OriginAccessControl", "ResponseHeadersPolicy",
    ];

    private static bool MayBeWild(DeclaredStack stack, string resource) =>
        stack.Of("LogGroup").Any(group => resource.EndsWith($":log-group:{group.Text("name")}:log-stream:*", StringComparison.Ordinal))
        || new[] { "POST", "GET", "DELETE" }.Any(method => resource.EndsWith($"/{stack.One("Stage").Text("name")}/{method}/@connections/*", StringComparison.Ordinal))
        || (resource.StartsWith("arn:aws:s3:::chat-dev-page-", StringComparison.Ordinal) && resource.EndsWith("/*", StringComparison.Ordinal));
}
