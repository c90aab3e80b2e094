using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Chat.Stores.DynamoDb.Table;

/// <summary>Tells the SDK's exceptions apart, and says each in one sentence.</summary>
internal static class Faults
{
    public static bool IsThrottle(Exception exception) => exception is AmazonServiceException
    {
        ErrorCode: "ProvisionedThroughputExceededException" or "RequestLimitExceeded" or "RequestLimitExceededException"
            or "ThrottlingException" or "Throttling",
    };

    /// <summary>Whether an item was above 400 KB, or a key above its own limit. DynamoDB says so in words only.</summary>
    public static bool IsTooLarge(DynamoDbStoreException exception) => exception.InnerException is AmazonServiceException { ErrorCode: "ValidationException" } refusal
        && refusal.Message.Contains("size", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence, or null for an exception that is none of DynamoDB's.</summary>
    public static string? Explain(Exception exception, string operation, string table, string where) => exception switch
    {
        ConditionalCheckFailedException => null,
        ResourceNotFoundException =>
            $"DynamoDB at {where} has no table named {table}: create it, or name the table that the chat was given.",
        AmazonServiceException { ErrorCode: { Length: > 0 } code } when IsAboutCredentials(code) =>
            $"DynamoDB at {where} does not accept the AWS credentials ({code}): sign in again, or check that the region fits the address.",
        AmazonServiceException { ErrorCode: "AccessDeniedException" } =>
            $"The AWS credentials do not allow {operation} on table {table}: give their role that permission.",
        AmazonServiceException service when IsThrottle(service) =>
            $"DynamoDB throttles {operation} on table {table} ({service.ErrorCode}): wait a little, or give the table more capacity.",
        AmazonServiceException { StatusCode: not 0 and not HttpStatusCode.ServiceUnavailable, ErrorCode: { Length: > 0 } code } =>
            $"DynamoDB at {where} refused {operation} on table {table}: {code}.",
        AmazonServiceException or HttpRequestException or IOException or TimeoutException or OperationCanceledException =>
            $"DynamoDB at {where} cannot be reached: check the address, the region and the network.",
        AmazonClientException => "No AWS credentials were found: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        _ => null,
    };

    /// <summary>Where a client goes, for a sentence: its address where it was given one, else its region.</summary>
    public static string Where(IAmazonDynamoDB client) =>
        client.Config is not { } config ? "AWS" : config.ServiceURL ?? config.RegionEndpoint?.SystemName ?? "AWS";

    private static bool IsAboutCredentials(string code) => code
        is "UnrecognizedClientException" or "InvalidSignatureException" or "ExpiredTokenException" or "ExpiredToken"
        or "IncompleteSignatureException" or "MissingAuthenticationTokenException" or "MissingAuthenticationToken"
        or "InvalidClientTokenId" or "SignatureDoesNotMatch";
}
