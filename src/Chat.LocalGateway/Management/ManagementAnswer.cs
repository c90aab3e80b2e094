using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Chat.LocalGateway.Management;

/// <summary>An answer of the management API. AWS's own words where they are known; those that never change are made once.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ErrorType">What SDKs pick their exception by; null for a success.</param>
/// <param name="Body">JSON, or nothing.</param>
internal sealed record ManagementAnswer(int Status, string? ErrorType, byte[] Body)
{
    public static readonly ManagementAnswer Posted = new(200, null, []);

    public static readonly ManagementAnswer Deleted = new(204, null, []);

    /// <summary>AWS sends this one without a body that an SDK could read.</summary>
    public static readonly ManagementAnswer Gone = new(410, "GoneException", []);

    public static readonly ManagementAnswer Forbidden = Error(403, "ForbiddenException", "Forbidden");

    public static readonly ManagementAnswer Unsigned = Error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");

    public static readonly ManagementAnswer UnknownKey =
        Error(403, "UnrecognizedClientException", "The security token included in the request is invalid.");

    public static readonly ManagementAnswer WrongSignature = InvalidSignature(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. " +
        "Consult the service documentation for details.");

    public static readonly ManagementAnswer NotUtf8 = Error(400, "BadRequestException", "The data is not UTF-8, and a text frame has to be.");

    public static readonly ManagementAnswer QueueFull =
        Error(429, "LimitExceededException", "The client reads too slowly: the buffer of its connection is full.");

    /// <summary>AWS's words are not known.</summary>
    public static readonly ManagementAnswer OverRate = Error(429, "LimitExceededException", "Too Many Requests");

    /// <summary>What a person may have to mend: not a client that has gone or cannot keep up.</summary>
    public bool IsRefusal => ErrorType is not null && Status is not (410 or 429);

    public static ManagementAnswer Found(byte[] description) => new(200, null, description);

    public static ManagementAnswer InvalidId(string id) => Error(400, "BadRequestException", $"Invalid connectionId: {id}");

    public static ManagementAnswer NoMethod(string route, string method) =>
        Error(404, "NotFoundException", $"No method found matching route {route} for http method {method}.");

    public static ManagementAnswer TooLarge(int limit) =>
        Error(413, "PayloadTooLargeException", $"The data has more than the {limit} bytes that a message may have.");

    public static ManagementAnswer InvalidSignature(string message) => Error(403, "InvalidSignatureException", message);

    public static ManagementAnswer IncompleteSignature(string message) => Error(403, "IncompleteSignatureException", message);

    public Task WriteAsync(HttpResponse response, string requestId)
    {
        response.StatusCode = Status;
        response.Headers["x-amzn-RequestId"] = requestId;
        if (ErrorType is not null) response.Headers["x-amzn-ErrorType"] = ErrorType;
        if (Status == 204) return Task.CompletedTask;
        response.ContentLength = Body.Length;
        if (Body.Length == 0) return Task.CompletedTask;
        response.ContentType = "application/json";
        return response.Body.WriteAsync(Body).AsTask();
    }

    private static ManagementAnswer Error(int status, string type, string message) =>
        new(status, type, Encoding.UTF8.GetBytes($$"""{"message":"{{JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}"}"""));
}
