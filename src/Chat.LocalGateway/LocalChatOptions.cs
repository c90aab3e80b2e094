namespace Chat.LocalGateway;

/// <summary>What <c>./chat up</c> lets a person choose.</summary>
public sealed record LocalChatOptions
{
    /// <summary>The port of 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The folder of <c>chat.db</c>, or null to keep nothing.</summary>
    public string? DataFolder { get; init; } = ".chat";
}

/// <summary>The chat cannot start: the message is one sentence that says what is at fault and how to mend it.</summary>
public sealed class LocalChatException(string message, Exception? inner = null) : Exception(message, inner);
