using Chat.Core.Storage;

namespace Chat.Core.Delivery;

/// <summary>
/// Connections that lately were throttled to the last try. Every message is still posted to them once, but nobody waits for
/// further tries, and they are given no jobs of their own: who never reads slows nobody down but itself. The first post that
/// is taken ends it.
/// </summary>
internal sealed class SlowReaders(ChatOptions options)
{
    /// <summary>Some 100 bytes each. Who drops out of it merely gets its tries again.</summary>
    private const int Capacity = 10_000;

    private readonly RecentCache<Slowness> _slow = new(Capacity);
    private long _lastEnds;

    /// <summary>Whether there may be any. While there is none, which is nearly always, posts cost nothing more.</summary>
    public bool IsAny(DateTime utcNow) => utcNow.Ticks < Volatile.Read(ref _lastEnds);

    public bool Contains(string connectionId, DateTime utcNow) =>
        IsAny(utcNow) && _slow.Find(connectionId) is { } slow && utcNow < slow.Ends;

    /// <summary>Those of some members that are slow, and the others.</summary>
    public (List<Member> Slow, IReadOnlyList<Member> Others) Split(IReadOnlyList<Member> members, DateTime utcNow)
    {
        var (slow, others) = (new List<Member>(), new List<Member>());
        foreach (var member in members) (Contains(member.ConnectionId, utcNow) ? slow : others).Add(member);
        return (slow, others);
    }

    public void Add(IReadOnlyList<Member> members, DateTime utcNow)
    {
        if (members.Count == 0) return;
        var slow = new Slowness(utcNow + options.SlowFor);
        foreach (var member in members) _slow.Set(member.ConnectionId, slow);
        Volatile.Write(ref _lastEnds, slow.Ends.Ticks);
    }

    public void Remove(string connectionId) => _slow.Remove(connectionId);

    private sealed record Slowness(DateTime Ends);
}
