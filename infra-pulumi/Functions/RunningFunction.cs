using Chat.Core;

namespace Chat.Infra.Functions;

/// <summary>A function as the rest of the stack refers to it.</summary>
/// <param name="Of">What it is in the topology.</param>
/// <param name="Function">The function.</param>
/// <param name="Alias">The name under which everything calls it: it moves to a new version at once, and back.</param>
/// <param name="Policy">What it may do; what calls it early waits for that.</param>
public sealed record RunningFunction(
    ChatFunction Of, Aws.Lambda.Function Function, Aws.Lambda.Alias Alias, Aws.Iam.RolePolicy Policy);
