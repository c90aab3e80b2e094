namespace Chat.LocalGateway.Functions;

/// <summary>How an invocation ended.</summary>
public enum InvocationStatus
{
    /// <summary>The function returned; the payload is what it returned.</summary>
    Succeeded,

    /// <summary>The function threw, or its process broke.</summary>
    Failed,

    /// <summary>There is no such function, or the gateway may not call it.</summary>
    NotInvocable,

    /// <summary>The function has no capacity left.</summary>
    Throttled,
}

/// <param name="Status">How the invocation ended.</param>
/// <param name="Payload">UTF-8 JSON that the function returned; of no meaning unless it succeeded.</param>
public readonly record struct InvocationResult(InvocationStatus Status, ReadOnlyMemory<byte> Payload);
