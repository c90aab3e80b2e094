using System.Runtime.InteropServices;

namespace Chat.LocalGateway.Events;

/// <summary>Which of many pairs have the same name, found in one pass: a client chooses how many it sends, and how they are called.</summary>
internal readonly struct SameNames
{
    private const int None = -1;

    private readonly (int Next, int Last)[] _places;

    public SameNames(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var firsts = new Dictionary<string, int>(pairs.Count, StringComparer.Ordinal);
        _places = new (int, int)[pairs.Count];
        for (int i = 0; i < _places.Length; i++)
        {
            ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(firsts, pairs[i].Key, out bool isKnown);
            _places[i] = (None, None);
            if (isKnown) _places[_places[first].Last].Next = i;
            else first = i;
            _places[first].Last = i;
        }
    }

    /// <summary>Whether no pair before it has its name.</summary>
    public bool IsFirst(int index) => _places[index].Last != None;

    /// <summary>The last pair with the name of this first one.</summary>
    public int LastOf(int first) => _places[first].Last;

    /// <summary>The next pair with the same name; negative where there is none.</summary>
    public int Next(int index) => _places[index].Next;
}
