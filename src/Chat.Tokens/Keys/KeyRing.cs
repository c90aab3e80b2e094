namespace Chat.Tokens.Keys;

/// <summary>
/// The keys that this process knows, and when they are fetched again: for a key id that it does not know, as keys change
/// without notice, and from time to time, as a key that was withdrawn must not be believed for ever.
/// </summary>
/// <remarks>
/// Times are those of the wall: Lambda freezes a process between two events, and other clocks may stand still with it.
/// </remarks>
internal sealed class KeyRing(Func<Task<KeySet?>> fetch, TokenOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Known? _known;
    private DateTimeOffset? _triedAt;
    private bool _failed;
    private Task? _fetching;

    /// <param name="id">The token's key id; null where it has none.</param>
    /// <param name="algorithm">The token's algorithm.</param>
    /// <param name="cancellation">The caller's time; a fetch goes on for the others.</param>
    /// <returns>The key; without one, whether that is the issuer's word or only that the issuer could not be asked.</returns>
    public async ValueTask<(SigningKey? Key, bool IsCertain)> FindAsync(string? id, string algorithm, CancellationToken cancellation)
    {
        var key = Find(id, algorithm, out var isFresh);
        if (key is not null && isFresh) return (key, true);
        await RefreshAsync(cancellation);
        lock (_lock)
        {
            key = Find(id, algorithm, out _);
            return (key, key is not null || (_known is not null && !_failed));
        }
    }

    /// <summary>Fetches the keys, unless that was tried a moment ago or is under way: then it waits for that.</summary>
    public Task RefreshAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_fetching is { } underWay) return underWay.WaitAsync(cancellation);
            var pause = Believed() is null ? options.RetryAfter : options.FetchAgainAfter;
            if (time.GetUtcNow() - _triedAt < pause) return Task.CompletedTask;
            _triedAt = time.GetUtcNow();
            var fetching = FetchAsync();
            if (!fetching.IsCompleted) _fetching = fetching;
            return fetching.WaitAsync(cancellation);
        }
    }

    private async Task FetchAsync()
    {
        KeySet? keys = null;
        try
        {
            keys = await fetch();
        }
        finally
        {
            lock (_lock)
            {
                _failed = keys is null;
                if (keys is not null) _known = new(keys, time.GetUtcNow());
                _fetching = null;
            }
        }
    }

    private SigningKey? Find(string? id, string algorithm, out bool isFresh)
    {
        var known = Believed();
        isFresh = time.GetUtcNow() - known?.FetchedAt < options.FreshFor;
        return known?.Keys.Find(id, algorithm);
    }

    private Known? Believed() => Volatile.Read(ref _known) is { } known && time.GetUtcNow() - known.FetchedAt < options.BelievedFor ? known : null;

    private sealed record Known(KeySet Keys, DateTimeOffset FetchedAt);
}
