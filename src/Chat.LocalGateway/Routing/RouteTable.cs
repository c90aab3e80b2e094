using System.Text;
using Chat.Core;

namespace Chat.LocalGateway.Routing;

/// <summary>Which route a message takes, by the API's route selection expression.</summary>
internal sealed class RouteTable
{
    /// <summary>A route key has 128 characters at most; what an expression yields beyond this matches none.</summary>
    private const int LongestKey = 512;

    private readonly SelectionExpression _expression;
    private readonly (byte[] Key, ChatRoute Route)[] _own;

    public RouteTable(IReadOnlyList<ChatRoute> routes, string selectionExpression)
    {
        _expression = SelectionExpression.Parse(selectionExpression);
        _own = [.. routes.Where(route => !route.Key.StartsWith('$')).Select(route => (Encoding.UTF8.GetBytes(route.Key), route))];
        Connect = routes.FirstOrDefault(route => route.Key == "$connect");
        Disconnect = routes.FirstOrDefault(route => route.Key == "$disconnect");
        Default = routes.FirstOrDefault(route => route.Key == "$default");
    }

    /// <summary>Null where the API has none: connections then simply succeed.</summary>
    public ChatRoute? Connect { get; }

    public ChatRoute? Disconnect { get; }

    public ChatRoute? Default { get; }

    /// <summary>
    /// The route of a message, null where none matches and there is no <c>$default</c>. A key of the predefined routes is no
    /// match: what AWS does with <c>{"action":"$connect"}</c> is not known, and letting a client run $connect would be wrong.
    /// </summary>
    public ChatRoute? Select(ReadOnlySpan<byte> message)
    {
        Span<byte> key = stackalloc byte[LongestKey];
        if (!_expression.TryEvaluate(message, key, out int length)) return Default;
        foreach (var (own, route) in _own)
            if (key[..length].SequenceEqual(own)) return route;
        return Default;
    }
}
