using System.Text;
using Chat.Core;

namespace Chat.Infra.Configuration;

/// <summary>
/// Who may come in. An option that no function reads is refused: an operator who sets an issuer must not get a chat
/// that lets everybody in.
/// </summary>
internal static class IdentityRules
{
    public static TokenSettings? Tokens(ConfigReader reader, Topology topology)
    {
        var (issuer, audience) = (reader.Text("tokenIssuer"), reader.Text("tokenAudience"));
        var pool = reader.Flag("userPool", otherwise: false);
        var signUp = reader.Flag("userPoolSignUp", otherwise: false);
        if (signUp && !pool) reader.Fault("chat:userPoolSignUp is of the pool that chat:userPool makes: set that as well, or leave it out.");
        if (issuer is null && audience is null && !pool) return null;
        if (!topology.Reads(ChatVariables.TokenIssuer) || !topology.Reads(ChatVariables.TokenAudience))
            reader.Fault(
                "chat:tokenIssuer, chat:tokenAudience and chat:userPool need functions that check tokens, and those of this version check none: leave them out.");
        if (pool && (issuer ?? audience) is not null)
            reader.Fault("chat:userPool makes an issuer of its own: leave chat:tokenIssuer and chat:tokenAudience out.");
        if (!pool && (issuer is null || audience is null)) reader.Fault("chat:tokenIssuer and chat:tokenAudience go together: set both.");
        if (issuer is not null && !IsHttps(issuer, pathAllowed: true)) reader.Fault($"chat:tokenIssuer is '{issuer}': it is an https address, with no ? and no #.");
        return pool ? new(null, null, signUp) : new(issuer, audience);
    }

    public static IReadOnlyList<string> Origins(ConfigReader reader, Topology topology)
    {
        var origins = reader.Json<List<string>>("allowedOrigins", "a list of origins such as https://chat.example.com");
        if (origins.Count > 0 && !topology.Reads(ChatVariables.AllowedOrigins))
            reader.Fault("chat:allowedOrigins needs functions that check origins, and those of this version check none: leave it out.");
        foreach (var origin in origins.Where(origin => !IsHttps(origin, pathAllowed: false)))
            reader.Fault($"chat:allowedOrigins has '{origin}': an origin is https, a host in small letters and at most a port, with nothing behind.");
        return origins;
    }

    // As the functions take them: what they refuse would keep them from starting.
    private static bool IsHttps(string value, bool pathAllowed) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
        && (pathAllowed
            ? value.AsSpan().IndexOfAny('?', '#') < 0
            : Ascii.IsValid(value) && value == uri.GetLeftPart(UriPartial.Authority));
}
