namespace Chat.Tokens;

/// <summary>Whose tokens are believed and how their keys are fetched, each default with its reason.</summary>
/// <param name="Issuer">
/// What the tokens' <c>iss</c> says, to the character; its keys are found below it. An https address; http for 127.0.0.1 alone.
/// </param>
/// <param name="Audience">For whom the tokens must be meant: an application's client id, as a rule.</param>
public sealed record TokenOptions(string Issuer, string Audience)
{
    /// <summary>A token may begin to hold so much later than now: clocks of well-kept servers differ by less. None for its end.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For both documents together. Providers answer within some 100 ms, and Lambda's INIT has 10 s for everything.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Bytes of either document: those of large providers have 10 KB.</summary>
    public int DocumentBytes { get; init; } = 256 * 1024;

    /// <summary>Keys change rarely, and anybody may send a token with a made-up key id: no more than one fetch in this time for those.</summary>
    public TimeSpan FetchAgainAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where there are no keys at all, nobody comes in: the provider is asked again sooner.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A key that its issuer has withdrawn is believed for no longer, as long as the issuer answers.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Keys outlive a provider that is down by as much; then nobody comes in.</summary>
    public TimeSpan BelievedFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Null for an issuer whose keys may be fetched, else what it must be: the end of a sentence.</summary>
    public static string? FaultOf(string issuer) =>
        WebAddress.Of(issuer) is { Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 } && !issuer.Contains('#', StringComparison.Ordinal)
            ? null
            : "it must be an https address such as https://login.example.com/realms/chat, with no ? and no #";
}
