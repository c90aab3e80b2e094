using Amazon.Lambda.Core;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>The context of an invocation with so much time left.</summary>
internal sealed class Invocation(string requestId = "request-1") : ILambdaContext
{
    public string AwsRequestId { get; } = requestId;

    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(29);

    public string FunctionName => "chat";

    public string FunctionVersion => "1";

    public string InvokedFunctionArn => "arn:aws:lambda:us-east-1:123456789012:function:chat";

    public string LogGroupName => "/aws/lambda/chat";

    public string LogStreamName => "stream";

    public int MemoryLimitInMB => 512;

    public ILambdaLogger Logger => null!;

    public IClientContext ClientContext => null!;

    public ICognitoIdentity Identity => null!;
}
