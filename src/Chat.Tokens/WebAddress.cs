namespace Chat.Tokens;

/// <summary>Addresses that keys may come from: whoever answers there decides who comes in, so nobody may stand in between.</summary>
internal static class WebAddress
{
    /// <summary>An https address, or http on 127.0.0.1, where nobody stands in between; null for any other.</summary>
    public static Uri? Of(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsThisMachine(address)))
            ? address
            : null;

    public static bool IsThisMachine(Uri address) => address.Host == "127.0.0.1";
}
