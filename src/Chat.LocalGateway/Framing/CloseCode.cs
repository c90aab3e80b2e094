namespace Chat.LocalGateway.Framing;

/// <summary>The close codes that the gateway sends or records.</summary>
internal static class CloseCode
{
    public const ushort Normal = 1000;
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;
    public const ushort NotText = 1003;
    public const ushort NoStatus = 1005;
    public const ushort Lost = 1006;
    public const ushort NotUtf8 = 1007;
    public const ushort TooLarge = 1009;

    /// <summary>Whether a client may put this code into its close frame (RFC 6455, section 7.4).</summary>
    public static bool MayBeSent(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);

    /// <summary>What the gateway writes beside a code of its own. AWS's wording is known for 1001 and 1000 alone.</summary>
    public static string ReasonFor(ushort code) => code switch
    {
        Normal => "Connection Closed Normally",
        GoingAway => "Going away",
        ProtocolError => "Protocol error",
        NotText => "Binary frames are not supported",
        NotUtf8 => "Not UTF-8",
        TooLarge => "Message too large",
        _ => "",
    };
}
