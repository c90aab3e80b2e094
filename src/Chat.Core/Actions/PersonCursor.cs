using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Chat.Core.Protocol;

namespace Chat.Core.Actions;

/// <summary>Where a list of members went on to: behind a person, who need not be there any more.</summary>
internal readonly record struct PersonCursor(Person Last)
{
    /// <summary>The cursor that <see cref="ToString"/> once gave, or null for any other string.</summary>
    public static PersonCursor? Parse(string text)
    {
        if (text.Length > ChatLimits.FrameBytes || !Base64Url.IsValid(text)) return null;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).AsSpan();
        var colon = plain.IndexOf(':');
        if (colon < 0 || !int.TryParse(plain[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return null;
        plain = plain[(colon + 1)..];
        return length > plain.Length ? null : new(new Person(plain[length..].ToString(), plain[..length].ToString()));
    }

    public bool IsBefore(Person person)
    {
        var byName = string.CompareOrdinal(Last.Name, person.Name);
        return byName < 0 || (byName == 0 && string.CompareOrdinal(Last.User, person.User) < 0);
    }

    /// <summary>What a frame grows by for the cursor behind a person.</summary>
    public static int FieldBytes(Person last) => ",\"cursor\":\"\"".Length + new PersonCursor(last).ToString().Length;

    /// <summary>Opaque to clients: the length of the name, the name, the user.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Last.Name.Length}:{Last.Name}{Last.User}")));
}
