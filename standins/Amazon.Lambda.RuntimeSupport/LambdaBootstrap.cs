using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation, from the event's bytes to the result's.</summary>
internal delegate Task<MemoryStream> InvocationHandler(Stream payload, ILambdaContext context);

/// <summary>Asks the Lambda Runtime API for events, one at a time, and hands it the results.</summary>
public class LambdaBootstrap : IDisposable
{
    private readonly InvocationHandler _handler;
    private readonly LambdaBootstrapInitializer _initializer;
    private readonly RuntimeApi _api;

    internal LambdaBootstrap(InvocationHandler handler, LambdaBootstrapInitializer initializer, LambdaBootstrapOptions options)
    {
        _handler = handler;
        _initializer = initializer;
        _api = new RuntimeApi(options.RuntimeApiEndpoint ?? Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));
    }

    /// <summary>Runs until the token is cancelled, which is a normal end, or the Runtime API fails, which is not.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_initializer is not null && !await InitializeAsync()) return;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var invocation = await _api.NextAsync(cancellationToken);
                await InvokeAsync(invocation);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await _initializer();
        }
        catch (Exception exception)
        {
            await _api.ReportInitErrorAsync(exception);
            throw;
        }
    }

    // An event that was taken is answered, even while the loop is being cancelled.
    private async Task InvokeAsync(Invocation invocation)
    {
        // The X-Ray SDKs look for the trace there.
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
        MemoryStream result;
        try
        {
            result = await _handler(invocation.Payload, invocation.Context);
        }
        catch (Exception exception)
        {
            await _api.ReportErrorAsync(invocation.Context.AwsRequestId, exception);
            return;
        }
        await _api.RespondAsync(invocation.Context.AwsRequestId, result);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _api.Dispose();
    }
}
