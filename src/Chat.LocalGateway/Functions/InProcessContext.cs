using Amazon.Lambda.Core;

namespace Chat.LocalGateway.Functions;

/// <summary>What a function may ask of Lambda, answered for one that runs in the gateway's process.</summary>
internal sealed class InProcessContext(string function, string requestId, DateTimeOffset deadline, TimeProvider time) : ILambdaContext
{
    public string AwsRequestId => requestId;

    public string FunctionName => function;

    public string FunctionVersion => "$LATEST";

    public string InvokedFunctionArn => $"arn:aws:lambda:us-east-1:000000000000:function:{function}";

    public string LogGroupName => $"/aws/lambda/{function}";

    public string LogStreamName => "local";

    /// <summary>Lambda's smallest; nothing on a laptop keeps a function to it.</summary>
    public int MemoryLimitInMB => 128;

    public TimeSpan RemainingTime => deadline - time.GetUtcNow();

    // The functions log by Microsoft.Extensions.Logging, and are called by no mobile SDK.
    public ILambdaLogger Logger => null!;

    public IClientContext ClientContext => null!;

    public ICognitoIdentity Identity => null!;
}
