using System.Collections.Concurrent;

namespace Chat.Core.Delivery;

/// <summary>
/// A bounded cache of what was used lately, in two generations: when the young one is half the capacity it becomes the
/// old one, and what is not asked for until the next change is forgotten. No lock, and no bookkeeping on a hit.
/// </summary>
internal sealed class RecentCache<TValue>(int capacity) where TValue : class
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private Generations _generations = new(new(), null);

    public TValue? Find(string key)
    {
        var generations = Volatile.Read(ref _generations);
        if (generations.Young.Values.TryGetValue(key, out var value)) return value;
        if (generations.Old?.Values.TryGetValue(key, out value) != true) return null;
        Set(key, value!);
        return value;
    }

    /// <summary>What is cached, else what is made. Of two that make it at the same time one may be lost.</summary>
    public TValue GetOrAdd(string key, Func<string, TValue> make)
    {
        if (Find(key) is { } found) return found;
        var young = Volatile.Read(ref _generations).Young;
        var value = young.Values.GetOrAdd(key, make);
        Grow(young);
        return value;
    }

    public void Set(string key, TValue value)
    {
        var young = Volatile.Read(ref _generations).Young;
        if (young.Values.TryAdd(key, value)) Grow(young);
        else young.Values[key] = value;
    }

    public void Remove(string key)
    {
        var generations = Volatile.Read(ref _generations);
        generations.Young.Values.TryRemove(key, out _);
        generations.Old?.Values.TryRemove(key, out _);
    }

    private void Grow(Generation young)
    {
        if (Interlocked.Increment(ref young.Added) < _half) return;
        var generations = Volatile.Read(ref _generations);
        if (generations.Young == young) Interlocked.CompareExchange(ref _generations, new(new(), young), generations);
    }

    private sealed record Generations(Generation Young, Generation? Old);

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<string, TValue> Values = new(StringComparer.Ordinal);
        public int Added;
    }
}
