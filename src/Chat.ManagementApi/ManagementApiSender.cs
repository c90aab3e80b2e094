using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Chat.Core.Delivery;
using Chat.ManagementApi.Signing;
using Chat.ManagementApi.Transport;
using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi;

/// <summary>
/// Posts frames to <c>@connections</c>, signed. One instance for an endpoint and a process, safe for any number of callers;
/// await each returned task exactly once.
/// </summary>
public sealed class ManagementApiSender : IConnectionSender, IDisposable
{
    /// <summary>Bytes that the service's model allows of a post; more would be answered 413.</summary>
    public const int MaxPayloadBytes = 131_072;

    private readonly ManagementApiOptions _options;
    private readonly TimeProvider _time;
    private readonly Keyring _keyring;
    private readonly LanePool _lanes;
    private readonly FailureLog _failures;
    private readonly Lazy<ConnectionsClient> _connections;

    /// <param name="options">Where to and how hard to try.</param>
    /// <param name="credentials">Whose posts these are; null for the SDK's chain: environment, profile, container, instance.</param>
    /// <param name="time">The clock of signatures, limits and delays.</param>
    /// <param name="logger">Gets failures by name, never content.</param>
    /// <exception cref="FormatException">Endpoint and region make no sense; the message is one sentence for a person.</exception>
    public ManagementApiSender(
        ManagementApiOptions options, AWSCredentials? credentials, TimeProvider time, ILogger<ManagementApiSender> logger)
    {
        var endpoint = ManagementEndpoint.Of(options);
        _options = options;
        _time = time;
        _keyring = new Keyring(credentials, endpoint, options.Deadline, time, logger);
        _lanes = new LanePool(endpoint, options, time);
        _failures = new FailureLog(endpoint.HostHeader, time, logger);
        // Few processes ever end a connection, and the SDK's client takes its time to be made.
        _connections = new(() => new ConnectionsClient(options, credentials));
    }

    /// <summary>Fetches credentials and derives the key ahead of the first post, as in a function's INIT.</summary>
    /// <param name="connect">Whether to open a connection as well, TLS included. Where that fails, the first post will say so.</param>
    /// <returns>Whether there are credentials.</returns>
    public async ValueTask<bool> PrepareAsync(bool connect = false, CancellationToken cancellation = default)
    {
        var opening = connect ? _lanes.OpenAheadAsync(cancellation) : Task.CompletedTask;
        var key = await _keyring.GetAsync(_time.GetUtcNow().UtcDateTime, cancellation);
        await opening;
        return key is not null;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A cancelled token ends the tries, and the outcome is that of the last one. What awaits a post goes on on the thread that has
    /// read the answer, so that the next post leaves with those of its neighbours: it must not block there on another post.
    /// </remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
    {
        if (frame.Utf8.Length > MaxPayloadBytes) return DeliveryOutcome.TooLarge;
        if (!ConnectionId.IsValid(connectionId)) return Conclude(Answer.NoSuchId);
        var payload = frame.Prepare(Payload.Of);
        var deadline = _time.GetTimestamp() + (long)(_options.Deadline.TotalSeconds * _time.TimestampFrequency);
        for (var retry = 0; ; retry++)
        {
            var utc = _time.GetUtcNow().UtcDateTime;
            Answer answer;
            // All awaiting of a post is here, as long as nothing is in its way: each further method that awaits is code to compile, and to run.
            if (_keyring.TryGet(utc) is { } key && _lanes.TryBegin(deadline, cancellation) is { } lane)
            {
                var post = new Post(connectionId, payload, key, utc);
                answer = _lanes.End(lane, await lane.ExchangeAsync(post, cancellation));
                if (answer.Stale) answer = await _lanes.SendAsync(post, deadline, cancellation);
                if (answer.RefusesCredentials) answer = await TryOtherCredentialsAsync(post, answer, deadline, cancellation);
            }
            else
            {
                answer = await TryAsync(connectionId, payload, deadline, cancellation);
            }

            if (!IsWorthARetry(answer) || retry == _options.Retries || !await PauseAsync(retry, deadline, cancellation))
                return Conclude(answer);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A rare call, so the SDK makes it, with its own tries.</remarks>
    public async ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation)
    {
        if (!ConnectionId.IsValid(connectionId)) return Conclude(Answer.NoSuchId);
        try
        {
            return await _connections.Value.CloseAsync(connectionId, cancellation) ? DeliveryOutcome.Delivered : DeliveryOutcome.Gone;
        }
        catch (AmazonServiceException refused)
        {
            _failures.Report($"{refused.ErrorCode ?? refused.StatusCode.ToString()} to DELETE");
            return refused.StatusCode == HttpStatusCode.TooManyRequests ? DeliveryOutcome.Throttled : DeliveryOutcome.Failed;
        }
        catch (Exception fault) when (fault is AmazonClientException or HttpRequestException or OperationCanceledException)
        {
            _failures.Report($"{fault.GetType().Name} from DELETE");
            return DeliveryOutcome.Failed;
        }
    }

    public void Dispose()
    {
        _lanes.Dispose();
        if (_connections.IsValueCreated) _connections.Value.Dispose();
    }

    /// <summary>Tries once, with whatever waiting for a key or a lane that takes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Answer> TryAsync(string connectionId, Payload payload, long deadline, CancellationToken cancellation)
    {
        try
        {
            var utc = _time.GetUtcNow().UtcDateTime;
            if (await _keyring.GetAsync(utc, cancellation) is not { } key) return Answer.Unsigned;
            var post = new Post(connectionId, payload, key, utc);
            var answer = await _lanes.SendAsync(post, deadline, cancellation);
            return answer.RefusesCredentials ? await TryOtherCredentialsAsync(post, answer, deadline, cancellation) : answer;
        }
        catch (OperationCanceledException)
        {
            return Answer.Cancelled;
        }
    }

    private async ValueTask<Answer> TryOtherCredentialsAsync(Post post, Answer answer, long deadline, CancellationToken cancellation)
    {
        try
        {
            if (await _keyring.ReplaceAsync(post.Key, post.Utc, cancellation) is not { } other) return answer;
            return await _lanes.SendAsync(post with { Key = other, Utc = _time.GetUtcNow().UtcDateTime }, deadline, cancellation);
        }
        catch (OperationCanceledException)
        {
            return Answer.Cancelled;
        }
    }

    private bool IsWorthARetry(Answer answer) =>
        answer.IsWorthARetry && (_options.RetriesThrottled || answer.Outcome != DeliveryOutcome.Throttled);

    /// <summary>Waits before a retry, unless there is no time for one.</summary>
    private async ValueTask<bool> PauseAsync(int retry, long deadline, CancellationToken cancellation)
    {
        var delay = Backoff.Delay(_options, retry, Random.Shared.NextDouble());
        if (cancellation.IsCancellationRequested || _time.GetElapsedTime(_time.GetTimestamp(), deadline) <= delay) return false;
        try
        {
            await Task.Delay(delay, _time, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private DeliveryOutcome Conclude(Answer answer)
    {
        var outcome = answer.Outcome;
        // The keyring has said already that there are no credentials.
        if (outcome is DeliveryOutcome.Failed or DeliveryOutcome.Throttled && answer != Answer.Unsigned) _failures.Report(answer.Name);
        return outcome;
    }
}
