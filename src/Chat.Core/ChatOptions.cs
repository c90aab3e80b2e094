namespace Chat.Core;

/// <summary>What an operator may set of the chat itself, each default with its reason.</summary>
public sealed record ChatOptions
{
    /// <summary>Posts of one fan-out that are under way at a time: enough to hide a post's 10 ms, few enough for one client's sockets.</summary>
    public int ParallelPosts { get; init; } = 64;
}
