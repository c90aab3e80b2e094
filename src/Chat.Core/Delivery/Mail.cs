namespace Chat.Core.Delivery;

/// <summary>What each receiver gets: one frame is for all but a few.</summary>
/// <param name="Frame">What all others get.</param>
/// <param name="Except">A connection that gets nothing, as it has its copy as the answer; or null.</param>
/// <param name="Own">Connections that get a frame of their own, or nothing where that is null.</param>
internal readonly record struct Mail(Frame Frame, string? Except = null, IReadOnlyDictionary<string, Frame?>? Own = null)
{
    public Frame? For(string connectionId)
    {
        if (Own is not null && Own.TryGetValue(connectionId, out var own)) return own;
        return string.Equals(connectionId, Except, StringComparison.Ordinal) ? null : Frame;
    }
}
