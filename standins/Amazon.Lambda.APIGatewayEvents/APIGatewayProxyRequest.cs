namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>The event of a proxy integration, as far as a WebSocket API's functions read it. Keys are matched without regard to case.</summary>
public class APIGatewayProxyRequest
{
    public IDictionary<string, string> Headers { get; set; }
    public IDictionary<string, IList<string>> MultiValueHeaders { get; set; }
    public IDictionary<string, string> QueryStringParameters { get; set; }
    public IDictionary<string, IList<string>> MultiValueQueryStringParameters { get; set; }
    public ProxyRequestContext RequestContext { get; set; }
    public string Body { get; set; }
    public bool IsBase64Encoded { get; set; }

    public class ProxyRequestContext
    {
        public string ConnectionId { get; set; }

        /// <summary>Milliseconds since 1970, UTC.</summary>
        public long ConnectedAt { get; set; }
    }
}
