using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Chat.Tokens.Keys;

/// <summary>Fetches the issuer's keys by OpenID Connect Discovery: a document that names the other, which lists the keys.</summary>
internal sealed partial class KeyFetcher : IDisposable
{
    private const string Discovery = "/.well-known/openid-configuration";

    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;

    public KeyFetcher(TokenOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        // A redirect would lead to whoever the answer names; neither document of a provider has any use for one.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _http = new(handler) { MaxResponseContentBufferSize = options.DocumentBytes, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The keys as they are now; null, and a line in the log, where they cannot be had. Never throws.</summary>
    public async Task<KeySet?> FetchAsync()
    {
        using var limit = new CancellationTokenSource(_options.FetchTimeout, _time);
        try
        {
            var (keys, fault) = await FetchAsync(limit.Token);
            if (keys is null) LogNoKeys(_logger, _options.Issuer, fault);
            return keys;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogNoKeys(_logger, _options.Issuer, "no answer in time");
        }
        catch (HttpRequestException failure)
        {
            LogNoKeys(_logger, _options.Issuer, Explain(failure));
        }
        catch (JsonException)
        {
            LogNoKeys(_logger, _options.Issuer, "an answer that is no JSON");
        }

        return null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<(KeySet? Keys, string Fault)> FetchAsync(CancellationToken limit)
    {
        var issuer = WebAddress.Of(_options.Issuer)!;
        var discovery = await _http.GetByteArrayAsync(new Uri(_options.Issuer.TrimEnd('/') + Discovery), limit);
        using var document = JsonDocument.Parse(discovery);
        // The document must be the issuer's own (OpenID Connect Discovery, 4.3), and name keys that nobody can replace on their way.
        if (Text(document, "issuer") != _options.Issuer) return (null, "its configuration names another issuer");
        if (WebAddress.Of(Text(document, "jwks_uri")) is not { } address || (WebAddress.IsThisMachine(address) && !WebAddress.IsThisMachine(issuer)))
            return (null, "its configuration names no https address for its keys");
        return (KeySet.Parse(await _http.GetByteArrayAsync(address, limit)), "no RS256 or ES256 key among its keys");
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Explain(HttpRequestException failure) => failure switch
    {
        { StatusCode: { } status } => $"status {(int)status}",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "an answer that is too large",
        _ => failure.HttpRequestError.ToString(),
    };

    [LoggerMessage(1, LogLevel.Warning, "The keys of {Issuer} cannot be had: {Fault}.", EventName = "KeysNotFetched")]
    private static partial void LogNoKeys(ILogger logger, string issuer, string fault);
}
