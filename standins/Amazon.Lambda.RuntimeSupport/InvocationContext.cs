using System.Globalization;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

internal sealed class InvocationContext(string requestId, string functionArn, DateTimeOffset deadline) : ILambdaContext
{
    public string AwsRequestId { get; } = requestId;

    public string InvokedFunctionArn { get; } = functionArn;

    public TimeSpan RemainingTime => deadline - DateTimeOffset.UtcNow;

    public string FunctionName => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

    public string FunctionVersion => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION");

    public string LogGroupName => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string LogStreamName => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME");

    public int MemoryLimitInMB =>
        int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var size) ? size : 0;

    public ILambdaLogger Logger => ConsoleLambdaLogger.Instance;

    // Mobile SDK invocations alone carry these two.
    public IClientContext ClientContext => null;

    public ICognitoIdentity Identity => null;
}
