using Amazon.Lambda.Core;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Functions;

/// <summary>What all functions share: the deadline watched, a failure logged and handed on.</summary>
internal sealed class FunctionRun<TEvent, TResult>(
    string function, Func<TEvent, CancellationToken, Task<TResult>> handle, FunctionOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Lambda's longest; a context outside Lambda may name more than a timer can wait for.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    public async Task<TResult> HandleAsync(TEvent @event, ILambdaContext context)
    {
        using var deadline = new CancellationTokenSource(Until(context), time);
        try
        {
            return await handle(@event, deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            FunctionLog.OutOfTime(logger, function, context.AwsRequestId, exception);
            throw;
        }
        catch (Exception exception)
        {
            FunctionLog.Failed(logger, function, context.AwsRequestId, exception);
            throw;
        }
    }

    private TimeSpan Until(ILambdaContext context)
    {
        var left = context.RemainingTime - options.DeadlineMargin;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestRun ? LongestRun : left;
    }
}
