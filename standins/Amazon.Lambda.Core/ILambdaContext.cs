namespace Amazon.Lambda.Core;

/// <summary>
/// What a function may ask about the invocation that it serves. Every member that an implementation must have is here,
/// so that a class written against this stand-in compiles against the package.
/// </summary>
public interface ILambdaContext
{
    string AwsRequestId { get; }
    IClientContext ClientContext { get; }
    string FunctionName { get; }
    string FunctionVersion { get; }
    ICognitoIdentity Identity { get; }
    string InvokedFunctionArn { get; }
    ILambdaLogger Logger { get; }
    string LogGroupName { get; }
    string LogStreamName { get; }
    int MemoryLimitInMB { get; }
    TimeSpan RemainingTime { get; }
}
