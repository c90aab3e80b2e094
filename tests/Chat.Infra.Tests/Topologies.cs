using System.Collections.Immutable;
using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

/// <summary>Topologies that the chat does not have, or not yet.</summary>
internal static class Topologies
{
    public static ChatFunction FanOut { get; } = new("fan-out")
    {
        Variables = [ChatVariables.Function, ChatVariables.ManagementEndpoint, ChatVariables.LogLevel],
        Permissions = [new(ChatResource.Connections, "execute-api:ManageConnections", "POST")],
    };

    /// <summary>The fan-out function takes from the queue, and the message function puts into it.</summary>
    public static Topology WithQueue { get; } = Topology.OfChat with
    {
        Functions = [.. Topology.OfChat.Functions.Select(Producing), FanOut],
        Routes = [.. Topology.OfChat.Routes.Select(route => route with { Function = Producing(route.Function) })],
        FanOutQueue = new(FanOut),
    };

    /// <summary>Functions that let everybody in.</summary>
    public static Topology WithoutTokens { get; } = Topology.OfChat with
    {
        Functions = [.. Topology.OfChat.Functions.Select(function => function with
        {
            Variables = [.. function.Variables.Except([ChatVariables.TokenIssuer, ChatVariables.TokenAudience, ChatVariables.AllowedOrigins])],
        })],
    };

    private static ChatFunction Producing(ChatFunction function) => function.Name != ChatTopology.Message.Name ? function : function with
    {
        Variables = [.. function.Variables, ChatVariables.FanOutQueue],
        Permissions = [.. function.Permissions, new(ChatResource.FanOutQueue, "sqs:SendMessage")],
    };
}

/// <summary>Ways to break a declared stack on purpose.</summary>
internal static class Broken
{
    public static DeclaredStack Without(this DeclaredStack stack, Predicate<DeclaredResource> which) =>
        stack with { Resources = stack.Resources.RemoveAll(which) };

    public static DeclaredStack Change(this DeclaredStack stack, string kind, Func<DeclaredResource, DeclaredResource> change)
    {
        var at = stack.Resources.IndexOf(stack.Of(kind).First());
        return stack with { Resources = stack.Resources.SetItem(at, change(stack.Resources[at])) };
    }

    public static DeclaredResource Put(this DeclaredResource resource, string input, object value) =>
        resource with { Inputs = resource.Inputs.SetItem(input, value) };
}
