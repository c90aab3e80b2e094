namespace Chat.Lambda;

/// <summary>Origins of pages, as browsers write them in a handshake.</summary>
public static class Origins
{
    /// <summary>Null for an origin, else what it must be: the end of a sentence.</summary>
    public static string? FaultOf(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        && origin == address.GetLeftPart(UriPartial.Authority) && System.Text.Ascii.IsValid(origin)
            ? null
            : "an origin is written as browsers send it: https://chat.example.com, in small letters, with a port where it is "
                + "not the usual one, and with nothing behind";
}
