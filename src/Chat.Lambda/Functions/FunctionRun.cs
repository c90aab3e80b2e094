using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Functions;

/// <summary>What all functions share: the event is looked at, the deadline watched, a failure logged and handed on.</summary>
internal sealed partial class FunctionRun(
    string function,
    Func<APIGatewayProxyRequest, CancellationToken, Task<APIGatewayProxyResponse>> handle,
    FunctionOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Lambda's longest; a context outside Lambda may name more than a timer can wait for.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    public async Task<APIGatewayProxyResponse> HandleAsync(APIGatewayProxyRequest? request, ILambdaContext context)
    {
        if (string.IsNullOrEmpty(request?.RequestContext?.ConnectionId))
            return Malformed(context, "The event names no connection: requestContext.connectionId is missing.");
        using var deadline = new CancellationTokenSource(Until(context), time);
        try
        {
            return await handle(request, deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            LogOutOfTime(logger, function, context.AwsRequestId, exception);
            throw;
        }
        catch (Exception exception)
        {
            LogFailed(logger, function, context.AwsRequestId, exception);
            throw;
        }
    }

    /// <summary>The answer to what is no event of a WebSocket API.</summary>
    public APIGatewayProxyResponse Malformed(ILambdaContext context, string sentence)
    {
        LogMalformed(logger, function, context.AwsRequestId);
        return Replies.Malformed(sentence);
    }

    private TimeSpan Until(ILambdaContext context)
    {
        var left = context.RemainingTime - options.DeadlineMargin;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestRun ? LongestRun : left;
    }

    [LoggerMessage(1, LogLevel.Error, "Function {Function} failed on request {RequestId}.", EventName = "FunctionFailed")]
    private static partial void LogFailed(ILogger logger, string function, string requestId, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Function {Function} ran out of time on request {RequestId}.", EventName = "FunctionOutOfTime")]
    private static partial void LogOutOfTime(ILogger logger, string function, string requestId, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Function {Function} was given no WebSocket event by request {RequestId}.", EventName = "EventMalformed")]
    private static partial void LogMalformed(ILogger logger, string function, string requestId);
}
