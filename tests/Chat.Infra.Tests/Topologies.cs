using System.Collections.Immutable;
using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

/// <summary>Topologies that the chat does not have, or not yet.</summary>
internal static class Topologies
{
    /// <summary>No room is served but by the function that took its message.</summary>
    public static Topology WithoutQueue { get; } = Topology.OfChat with
    {
        Functions = [.. Topology.OfChat.Functions.Where(function => function.Name != ChatTopology.FanOut.Name).Select(Inline)],
        Routes = [.. Topology.OfChat.Routes.Select(route => route with { Function = Inline(route.Function) })],
        FanOutQueue = null,
    };

    /// <summary>Functions that let everybody in.</summary>
    public static Topology WithoutTokens { get; } = Topology.OfChat with
    {
        Functions = [.. Topology.OfChat.Functions.Select(function => function with
        {
            Variables = [.. function.Variables.Except([ChatVariables.TokenIssuer, ChatVariables.TokenAudience, ChatVariables.AllowedOrigins])],
        })],
    };

    private static ChatFunction Inline(ChatFunction function) => function with
    {
        Variables = [.. function.Variables.Where(name => name is not (ChatVariables.FanOutQueue or ChatVariables.InlineReceivers))],
        Permissions = [.. function.Permissions.Where(permission => permission.Resource != ChatResource.FanOutQueue)],
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
