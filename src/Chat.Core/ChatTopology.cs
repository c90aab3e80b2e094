namespace Chat.Core;

/// <summary>A function of the chat: which one a binary is, by the name that Lambda hands it.</summary>
/// <param name="Name">The handler's name, as in the environment variable _HANDLER.</param>
public sealed record ChatFunction(string Name);

/// <summary>A route of the WebSocket API.</summary>
/// <param name="Key">API Gateway's route key.</param>
/// <param name="Function">The function behind it.</param>
/// <param name="TwoWay">Whether the function's reply goes back to the sender as a route response.</param>
public sealed record ChatRoute(string Key, ChatFunction Function, bool TwoWay);

/// <summary>
/// The only place that says which functions and routes exist. The local gateway hosts this list, the infrastructure
/// declares it.
/// </summary>
public static class ChatTopology
{
    public static readonly ChatFunction Connect = new("connect");
    public static readonly ChatFunction Disconnect = new("disconnect");
    public static readonly ChatFunction Message = new("message");

    /// <summary>API Gateway reads the route key out of each frame with this expression.</summary>
    public const string RouteSelectionExpression = "$request.body.action";

    public static IReadOnlyList<ChatFunction> Functions { get; } = [Connect, Disconnect, Message];

    /// <summary>
    /// <c>message</c> has a route of its own for its own throttle and metrics; every other action comes by
    /// <c>$default</c>, so that a new action changes no infrastructure.
    /// </summary>
    public static IReadOnlyList<ChatRoute> Routes { get; } =
    [
        new("$connect", Connect, TwoWay: true),
        new("$disconnect", Disconnect, TwoWay: false),
        new("message", Message, TwoWay: true),
        new("$default", Message, TwoWay: true),
    ];
}
