using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi;

/// <summary>One line for each kind of failure and second: a fan-out to 5,000 members that is refused says so once.</summary>
internal sealed class FailureLog(string host, TimeProvider time, ILogger logger)
{
    /// <summary>Error types come from the other end, so there has to be a bound on how many are told apart.</summary>
    private const int Kinds = 32;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long LoggedAt, int Unlogged)> _kinds = new(StringComparer.Ordinal);

    public void Report(string failure)
    {
        int unlogged;
        lock (_gate)
        {
            if (!_kinds.ContainsKey(failure) && _kinds.Count == Kinds) _kinds.Clear();
            var now = time.GetTimestamp();
            if (_kinds.TryGetValue(failure, out var last) && time.GetElapsedTime(last.LoggedAt, now) < Quiet)
            {
                _kinds[failure] = last with { Unlogged = last.Unlogged + 1 };
                return;
            }

            unlogged = last.Unlogged;
            _kinds[failure] = (now, 0);
        }

        Log.PostFailed(logger, host, failure, unlogged);
    }
}
