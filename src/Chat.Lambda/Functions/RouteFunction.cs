using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Functions;

/// <summary>A function behind a route: what is no event of a WebSocket API is answered before it runs.</summary>
internal sealed class RouteFunction(
    string function,
    Func<APIGatewayProxyRequest, CancellationToken, Task<APIGatewayProxyResponse>> handle,
    FunctionOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly FunctionRun<APIGatewayProxyRequest, APIGatewayProxyResponse> _run = new(function, handle, options, time, logger);

    public Task<APIGatewayProxyResponse> HandleAsync(APIGatewayProxyRequest? request, ILambdaContext context) =>
        string.IsNullOrEmpty(request?.RequestContext?.ConnectionId)
            ? Task.FromResult(Malformed(context, "The event names no connection: requestContext.connectionId is missing."))
            : _run.HandleAsync(request, context);

    /// <summary>The answer to what is no event of a WebSocket API.</summary>
    public APIGatewayProxyResponse Malformed(ILambdaContext context, string sentence)
    {
        FunctionLog.Malformed(logger, function, context.AwsRequestId);
        return Replies.Malformed(sentence);
    }
}
