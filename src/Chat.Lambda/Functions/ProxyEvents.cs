using Amazon.Lambda.APIGatewayEvents;

namespace Chat.Lambda.Functions;

/// <summary>What a connect event says. Everything that an event may leave out is null then.</summary>
internal static class ProxyEvents
{
    /// <summary>The query string, decoded by API Gateway; the last value of a repeated key.</summary>
    public static IReadOnlyDictionary<string, string>? Query(this APIGatewayProxyRequest request)
    {
        if (request.MultiValueQueryStringParameters is { } lists)
            return lists.Where(pair => pair.Value is { Count: > 0 })
                .ToDictionary(pair => pair.Key, pair => pair.Value[^1] ?? "", StringComparer.Ordinal);
        return request.QueryStringParameters?.ToDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);
    }

    /// <summary>The offered subprotocols.</summary>
    public static string? Subprotocols(this APIGatewayProxyRequest request) => Line(request, "Sec-WebSocket-Protocol");

    /// <summary>The origin of the page that connects. Of several, which no browser sends, all: that is no origin that anybody listed.</summary>
    public static string? Origin(this APIGatewayProxyRequest request) => Line(request, "Origin");

    /// <summary>A header as one line, also where the client sent several. A custom domain may write the name in lower case.</summary>
    private static string? Line(APIGatewayProxyRequest request, string name) =>
        Header(request.MultiValueHeaders, name) is { Count: > 0 } lines ? string.Join(", ", lines) : Header(request.Headers, name);

    private static T? Header<T>(IDictionary<string, T>? headers, string name) where T : class =>
        headers?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
