using System.Collections;
using System.Numerics;

namespace Chat.Core.Storage;

/// <summary>
/// Members in buckets by the hash of their connection's id. It never changes: a change makes another table, which shares
/// all buckets but those of the changed ones. Of 100,000 members that is 64 KB and a few microseconds, where a copy of the
/// list and of a set of its ids are 5 MB and some milliseconds. And a slice of a room is every so many'th bucket.
/// </summary>
internal sealed class MemberTable : IReadOnlyList<Member>
{
    /// <summary>So few that a search is as quick as the hash, so many that 100,000 members' buckets stay out of the large heap.</summary>
    private const int PerBucket = 16;

    private readonly Member[][] _buckets;

    /// <summary>How many of the hash's bits are the same for all, as they say which slice this is.</summary>
    private readonly int _shift;

    private int[]? _starts;

    private MemberTable(Member[][] buckets, int shift, int count) => (_buckets, _shift, Count) = (buckets, shift, count);

    public int Count { get; }

    /// <summary>A search by bucket, some 20 ns: for posts, which take 500 times as long. To pass over all, enumerate.</summary>
    public Member this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var starts = _starts ??= Starts();
            var (bucket, above) = (0, starts.Length);
            while (above - bucket > 1)
            {
                var middle = (bucket + above) / 2;
                if (starts[middle] <= index) bucket = middle;
                else above = middle;
            }

            return _buckets[bucket][index - starts[bucket]];
        }
    }

    public static MemberTable Of(IReadOnlyList<Member> members)
    {
        var buckets = new Member[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, members.Count / PerBucket))][];
        var places = new int[members.Count];
        var counts = new int[buckets.Length];
        var i = 0;
        foreach (var member in members) counts[places[i++] = IndexOf(member.ConnectionId, buckets.Length, shift: 0)]++;
        for (var bucket = 0; bucket < buckets.Length; bucket++) buckets[bucket] = counts[bucket] == 0 ? [] : new Member[counts[bucket]];
        i = 0;
        foreach (var member in members)
        {
            var bucket = places[i++];
            buckets[bucket][^counts[bucket]--] = member;
        }

        return new(buckets, shift: 0, members.Count);
    }

    public bool Contains(string connectionId) => Find(_buckets[IndexOf(connectionId, _buckets.Length, _shift)], connectionId) >= 0;

    /// <summary>The table after changes, done in their order. Whoever is put in twice, or taken out twice, is so once.</summary>
    public MemberTable With(IEnumerable<RosterChange> changes)
    {
        var buckets = (Member[][])_buckets.Clone();
        var count = Count;
        foreach (var (id, member) in changes)
        {
            ref var bucket = ref buckets[IndexOf(id, buckets.Length, _shift)];
            var at = Find(bucket, id);
            count += (member is null ? 0 : 1) - (at < 0 ? 0 : 1);
            bucket = (at, member) switch
            {
                ( < 0, null) => bucket,
                ( < 0, _) => [.. bucket, member],
                (_, null) => [.. bucket.AsSpan(0, at), .. bucket.AsSpan(at + 1)],
                _ => [.. bucket.AsSpan(0, at), member, .. bucket.AsSpan(at + 1)],
            };
        }

        var changed = new MemberTable(buckets, _shift, count);
        return changed.Fits ? changed : Of(changed);
    }

    /// <summary>Those whose slice is one of so many, a power of two: whole buckets wherever there are as many of them as slices.</summary>
    public MemberTable Slice(int slices, int slice)
    {
        if (_shift > 0) return Of(this).Slice(slices, slice);
        Member[][] own;
        if (slices <= _buckets.Length)
        {
            own = new Member[_buckets.Length / slices][];
            for (var i = 0; i < own.Length; i++) own[i] = _buckets[slice + (i * slices)];
        }
        else
        {
            var shared = _buckets[slice & (_buckets.Length - 1)];
            own = [Array.FindAll(shared, member => IndexOf(member.ConnectionId, slices, shift: 0) == slice)];
        }

        return new(own, BitOperations.Log2((uint)slices), own.Sum(bucket => bucket.Length));
    }

    /// <summary>
    /// FNV-1a over the id's characters, the same in every process and on every machine, with its upper half, which the most
    /// has been mixed into, folded over the lower one that is used.
    /// </summary>
    /// <returns>A number below <paramref name="parts"/>, a power of two.</returns>
    public static int IndexOf(string connectionId, int parts, int shift)
    {
        var hash = 2_166_136_261u;
        foreach (var character in connectionId) hash = (hash ^ character) * 16_777_619u;
        return (int)((hash ^ (hash >> 16)) >> shift) & (parts - 1);
    }

    public IEnumerator<Member> GetEnumerator()
    {
        foreach (var bucket in _buckets)
        {
            foreach (var member in bucket) yield return member;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A room that has grown or shrunk four times over gets other buckets: that costs a copy, and only so often.</summary>
    private bool Fits => Count <= 4 * PerBucket * _buckets.Length && (_buckets.Length == 1 || Count >= PerBucket * _buckets.Length / 4);

    private static int Find(Member[] bucket, string connectionId)
    {
        for (var i = 0; i < bucket.Length; i++)
        {
            if (string.Equals(bucket[i].ConnectionId, connectionId, StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    private int[] Starts()
    {
        var starts = new int[_buckets.Length];
        for (var i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + _buckets[i - 1].Length;
        return starts;
    }
}
