using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi.Signing;

/// <summary>
/// The signing key of now. Posts read it without a lock or a wait; the credentials' provider is asked beside them, and
/// only where there is no usable key at all does a post wait for it.
/// </summary>
/// <param name="source">Where the credentials come from; null for the SDK's chain of environment, profile, container and instance.</param>
/// <param name="endpoint">What is signed for.</param>
/// <param name="patience">How long a post waits for a provider: the chain may take half a minute to find that there is none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told where there are no credentials, at most once a second.</param>
internal sealed class Keyring(
    AWSCredentials? source, ManagementEndpoint endpoint, TimeSpan patience, TimeProvider time, ILogger logger)
{
    /// <summary>Providers renew minutes before the end by themselves when they are asked, and asking costs them a comparison.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    /// <summary>A provider that has just failed is left alone for as long, however many posts want a key.</summary>
    private static readonly TimeSpan AskAgainAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private SigningKey? _key;
    private Task<SigningKey?>? _asking;
    private DateTime _askAt;

    /// <summary>The key to sign with at a time, or null where no usable credentials could be had.</summary>
    public ValueTask<SigningKey?> GetAsync(DateTime utc, CancellationToken cancellation) =>
        TryGet(utc) is { } key ? new(key) : GetSlowlyAsync(Volatile.Read(ref _key), utc, cancellation);

    /// <summary>The key to sign with at a time, where it is here and nobody need be asked for another.</summary>
    public SigningKey? TryGet(DateTime utc)
    {
        var key = Volatile.Read(ref _key);
        return key is not null && utc < _askAt && key.Fits(utc) ? key : null;
    }

    /// <summary>The key after one that AWS would not take: another one, or null where the provider still has the same.</summary>
    public async ValueTask<SigningKey?> ReplaceAsync(SigningKey refused, DateTime utc, CancellationToken cancellation)
    {
        var key = Volatile.Read(ref _key);
        if (ReferenceEquals(key, refused)) key = await WaitAsync(Ask(utc), utc, cancellation);
        return key is not null && !key.Credentials.Equals(refused.Credentials) ? key : null;
    }

    private ValueTask<SigningKey?> GetSlowlyAsync(SigningKey? key, DateTime utc, CancellationToken cancellation)
    {
        if (key is not null && !key.HasEnded(utc))
        {
            if (utc >= _askAt) _ = Ask(utc);
            return new(key.Day == utc.Date ? key : Rederive(key, utc));
        }

        lock (_gate)
        {
            // Looked at together: an answer that has just come is not asked for again.
            return utc < _askAt && _asking is null ? new(TryGet(utc)) : WaitAsync(Ask(utc), utc, cancellation);
        }
    }

    private async ValueTask<SigningKey?> WaitAsync(Task<SigningKey?> asking, DateTime utc, CancellationToken cancellation)
    {
        try
        {
            var key = await asking.WaitAsync(patience, time, cancellation);
            return key is not null && !key.HasEnded(utc) ? key : null;
        }
        catch (TimeoutException)
        {
            Log.NoCredentials(logger, "the provider does not answer");
            return null;
        }
    }

    /// <summary>Another day's key, unless newer credentials have come meanwhile.</summary>
    private SigningKey Rederive(SigningKey key, DateTime utc)
    {
        var next = new SigningKey(key.Credentials, key.ExpiresAt, utc, endpoint);
        Interlocked.CompareExchange(ref _key, next, key);
        return next;
    }

    private Task<SigningKey?> Ask(DateTime utc)
    {
        lock (_gate)
        {
            // On a thread of the pool, because some providers read files or the network before they first await.
            return _asking ??= Task.Run(() => AskAsync(utc));
        }
    }

    private async Task<SigningKey?> AskAsync(DateTime utc)
    {
        SigningKey? key = null;
        try
        {
            var credentials = source ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
            var now = await credentials.GetCredentialsAsync();
            if (now is null) Log.NoCredentials(logger, "the provider has none");
            else key = new SigningKey(now, credentials.Expiration?.ToUniversalTime(), utc, endpoint);
            if (key is not null && key.HasEnded(utc)) Log.NoCredentials(logger, "those of the provider have expired");
        }
        catch (Exception failure)
        {
            Log.NoCredentials(logger, failure.GetType().Name);
        }

        lock (_gate)
        {
            _asking = null;
            if (key is not null) Volatile.Write(ref _key, key);
            _askAt = time.GetUtcNow().UtcDateTime + (key is null || key.HasEnded(utc) ? AskAgainAfterFailure : AskAgain);
        }

        return key;
    }
}
