using System.Globalization;

namespace Chat.Plan.People;

/// <summary>How people spread over rooms.</summary>
internal static class RoomSizes
{
    /// <summary>Nobody talks to themselves: the tail of small rooms ends at pairs.</summary>
    private const int Smallest = 2;

    /// <param name="text">
    /// <c>zipf</c>: the room at rank k has a k-th of the largest one's people, as communities have; a number: all rooms are of
    /// that size; <c>5000x2,20x100</c>: two of 5,000 and a hundred of 20, whatever the number of people.
    /// </param>
    /// <param name="people">How many, all rooms together.</param>
    /// <returns>The sizes, largest first; null where the text is none of these.</returns>
    public static IReadOnlyList<int>? Parse(string text, int people)
    {
        if (text == "zipf") return Zipf(people);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return size >= Smallest ? Equal(people, size) : null;
        var sizes = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (part.Split('x') is not [var each, var count] || !TryNumber(each, out var members) || !TryNumber(count, out var rooms)
                || members < Smallest || rooms < 1 || sizes.Count + rooms > 1_000_000) return null;
            sizes.AddRange(Enumerable.Repeat(members, rooms));
        }
        return [.. sizes.OrderDescending()];
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static List<int> Equal(int people, int size)
    {
        var sizes = Enumerable.Repeat(Math.Min(size, people), Math.Max(1, people / size)).ToList();
        if (people > size && people % size >= Smallest) sizes.Add(people % size);
        return sizes;
    }

    private static List<int> Zipf(int people)
    {
        var (low, high) = (1.0, (double)people);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (Sum(middle) < people) low = middle;
            else high = middle;
        }
        return [.. Enumerable.Range(1, (int)(low / Smallest)).Select(rank => (int)(low / rank)).DefaultIfEmpty(people)];
    }

    private static double Sum(double largest)
    {
        var sum = 0.0;
        for (var rank = 1; largest / rank >= Smallest; rank++) sum += Math.Floor(largest / rank);
        return sum;
    }
}
