using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chat.Core.Protocol;

namespace Chat.Core.Connecting;

/// <summary>Who a connection is.</summary>
/// <param name="User">The stable id.</param>
/// <param name="Name">What others are shown.</param>
/// <param name="TokenExpiresAt">Until when a token says so; null for a guest.</param>
internal sealed record Identity(string User, string Name, DateTimeOffset? TokenExpiresAt)
{
    private const string GuestPrefix = "guest:";
    private const int GuestSuffixCharacters = 6;

    /// <summary>OpenID Connect bounds a subject to as many; the id is part of keys and of every frame.</summary>
    private const int SubjectCharacters = 255;

    /// <summary>A name is shown beside every message: more of it is no name.</summary>
    private const int ShownCharacters = 64;

    /// <summary>Null for a name that is none.</summary>
    public static Identity? OfGuest(string? name)
    {
        name ??= "guest-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", GuestSuffixCharacters);
        return Names.IsGuest(name) ? new($"{GuestPrefix}{name}", name, null) : null;
    }

    /// <summary>Null where the subject can be nobody's id: a guest's, or one that looks like another's and is not.</summary>
    public static Identity? Of(TokenClaims claims)
    {
        if (claims.Subject is not { } user || !IsText(user, SubjectCharacters) || user.EnumerateRunes().Any(IsInvisible)) return null;
        if (user.StartsWith(GuestPrefix, StringComparison.Ordinal)) return null;
        return new(user, Shown(claims.Name) ?? Shown(claims.PreferredUsername) ?? user, claims.ExpiresAt);
    }

    private static string? Shown(string? name) =>
        name is not null && Visible(name).Trim() is { } shown && IsText(shown, ShownCharacters) ? shown : null;

    // Nobody sees them, so a name with them would look like somebody else's without being it. They are left out rather than
    // refused, as languages that join letters write some of them into names.
    private static string Visible(string name) =>
        name.EnumerateRunes().Any(IsInvisible)
            ? string.Concat(name.EnumerateRunes().Where(rune => !IsInvisible(rune)).Select(rune => rune.ToString()))
            : name;

    /// <summary>Of no width, or one that turns the direction of text: Unicode's category Cf.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    private static bool IsText(string text, int characters)
    {
        if (text.Length is 0 || text.Length > characters) return false;
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a surrogate pair is enumerated as the replacement; a name that has one of its own is no loss.
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune)) return false;
        }

        return true;
    }
}
