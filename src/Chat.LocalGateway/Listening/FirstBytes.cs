using System.Text;

namespace Chat.LocalGateway.Listening;

/// <summary>Whose a new socket is.</summary>
internal enum Destination
{
    /// <summary>Too few bytes to tell.</summary>
    Unknown,

    /// <summary>A GET of the stage itself: a handshake, or a mistaken one.</summary>
    WebSocket,

    /// <summary>Anything else, what is below the stage included.</summary>
    Http,
}

/// <summary>
/// Tells from the first bytes of a socket whether it is a handshake. One port serves both, as on AWS. A dozen bytes are
/// enough, so a head that trickles in is the business of whoever owns it, and nothing is looked at twice.
/// </summary>
internal sealed class FirstBytes(string stage)
{
    private readonly byte[] _line = Encoding.ASCII.GetBytes($"GET /{stage}");

    /// <summary>How many bytes settle it in any case.</summary>
    public int Needed => _line.Length + 2;

    public Destination Decide(ReadOnlySpan<byte> seen)
    {
        int common = Math.Min(seen.Length, _line.Length);
        if (!seen[..common].SequenceEqual(_line.AsSpan(0, common))) return Destination.Http;
        var rest = seen[common..];
        if (common == _line.Length && !rest.IsEmpty && rest[0] == '/') rest = rest[1..]; // a slash at the end is the same URL
        if (rest.IsEmpty) return Destination.Unknown;
        return rest[0] is (byte)' ' or (byte)'?' ? Destination.WebSocket : Destination.Http;
    }
}
