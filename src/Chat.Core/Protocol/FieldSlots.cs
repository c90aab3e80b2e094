using System.Buffers;
using System.Text.Json;

namespace Chat.Core.Protocol;

/// <summary>Where in a frame's bytes one of its fields is: its name and its value, both without escapes.</summary>
internal readonly record struct FieldSlot(Range Name, Range Value, JsonTokenType Kind);

/// <summary>The fields of one frame, known and unknown alike, in the order in which they came.</summary>
internal struct FieldSlots : IDisposable
{
    // More than any action has; a frame with more is a strange one, and pays for it.
    private const int Usual = 16;

    private FieldSlot[]? _slots;
    private int _count;

    public readonly ReadOnlySpan<FieldSlot> Filled => _slots.AsSpan(0, _count);

    public void Add(FieldSlot slot)
    {
        _slots ??= ArrayPool<FieldSlot>.Shared.Rent(Usual);
        if (_count == _slots.Length) Grow(_slots);
        _slots[_count++] = slot;
    }

    public void Dispose()
    {
        if (_slots is { } slots) ArrayPool<FieldSlot>.Shared.Return(slots);
        _slots = null;
        _count = 0;
    }

    private void Grow(FieldSlot[] full)
    {
        _slots = ArrayPool<FieldSlot>.Shared.Rent(2 * full.Length);
        full.CopyTo(_slots, 0);
        ArrayPool<FieldSlot>.Shared.Return(full);
    }
}
